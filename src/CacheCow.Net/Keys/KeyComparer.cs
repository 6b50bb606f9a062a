namespace CacheCow.Net;

/// <summary>Takes keys for equal if .NET does and they name one object.</summary>
internal sealed class KeyComparer<TKey>(Func<TKey, Place> placeOf) : IEqualityComparer<TKey>
    where TKey : notnull
{
    private static readonly bool CanTell = Sameness.CanTell(typeof(TKey));

    /// <summary>The comparer of a cache's keys: .NET's own, where its equality says enough.</summary>
    public static IEqualityComparer<TKey> For(Func<TKey, Place> placeOf) =>
        Sameness.IsExact(typeof(TKey)) ? EqualityComparer<TKey>.Default : new KeyComparer<TKey>(placeOf);

    public bool Equals(TKey? x, TKey? y)
    {
        if (!EqualityComparer<TKey>.Default.Equals(x, y))
            return false;
        if (x is null || y is null || (Sameness.CanTell(x, CanTell) && Sameness.AreSame(x, y)))
            return true;
        return placeOf(x).Keys.Identity == placeOf(y).Keys.Identity;
    }

    public int GetHashCode(TKey obj) => EqualityComparer<TKey>.Default.GetHashCode(obj);
}
