namespace CacheCow.Net;

/// <summary>One object of the local tier. Never re-used: a reader that stands on an entry which was taken out goes on from there.</summary>
/// <param name="key">Its key.</param>
/// <param name="hash">What <see cref="KeyHash.Of"/> says of the key.</param>
/// <param name="value">The object, or its bytes.</param>
/// <param name="storeHash">The XXH64 of its data key in the store: messages name it so.</param>
/// <param name="until">When it expires, in milliseconds of a clock that begins near zero.</param>
/// <param name="size">The bytes that it counts for, <see cref="LocalNode.Overhead"/> included.</param>
/// <param name="tags">What the caller needs to check its tags.</param>
internal class LocalEntry<TKey>(TKey key, uint hash, object? value, ulong storeHash, long until, int size, object? tags = null)
    : LocalNode(hash, storeHash, until, size)
    where TKey : notnull
{
    public readonly TKey Key = key;
    public readonly object? Value = value;
    public readonly object? Tags = tags;
    public LocalEntry<TKey>? NextByKey;
}
