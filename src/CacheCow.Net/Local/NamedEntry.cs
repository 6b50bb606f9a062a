namespace CacheCow.Net;

/// <summary>
/// An entry that is found by its object's identity, because .NET's equality of keys does not tell (<see cref="Sameness"/>).
/// </summary>
/// <param name="key">Its key.</param>
/// <param name="identity">Its object's identity.</param>
/// <param name="value">The object, or its bytes.</param>
/// <param name="storeHash">What messages call it.</param>
/// <param name="until">As of any entry.</param>
/// <param name="size">As of any entry.</param>
/// <param name="tags">As of any entry.</param>
internal sealed class NamedEntry<TKey>(TKey key, string identity, object? value, ulong storeHash, long until, int size, object? tags = null)
    : LocalEntry<TKey>(key, KeyHash.OfText(identity), value, storeHash, until, size, tags)
    where TKey : notnull
{
    public readonly string Identity = identity;
}
