namespace CacheCow.Net;

/// <summary>Takes keys for equal if .NET does and they name one object.</summary>
internal sealed class KeyComparer<TKey>(Func<TKey, StoreAddress> addressOf) : IEqualityComparer<TKey>
    where TKey : notnull
{
    private static readonly bool CanTell = Sameness.CanTell(typeof(TKey));

    /// <summary>The comparer of a cache's keys: .NET's own, where its equality says enough.</summary>
    public static IEqualityComparer<TKey> For(Func<TKey, StoreAddress> addressOf) =>
        Sameness.IsExact(typeof(TKey)) ? EqualityComparer<TKey>.Default : new KeyComparer<TKey>(addressOf);

    public bool Equals(TKey? x, TKey? y)
    {
        if (!EqualityComparer<TKey>.Default.Equals(x, y))
            return false;
        if (x is null || y is null || (Sameness.CanTell(x, CanTell) && Sameness.AreSame(x, y)))
            return true;
        return addressOf(x).Keys.Identity == addressOf(y).Keys.Identity;
    }

    public int GetHashCode(TKey obj) => EqualityComparer<TKey>.Default.GetHashCode(obj);
}
