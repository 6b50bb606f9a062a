namespace CacheCow.Net;

/// <summary>L4: may several callers be given one and the same object? Only if none of them can change it, or the cache says so.</summary>
internal sealed class Sharing
{
    private readonly bool? _verdict;

    /// <param name="type">What the cache holds.</param>
    /// <param name="option">What the cache says.</param>
    public Sharing(Type type, bool? option) => _verdict = option ?? (Immutability.IsExact(type) ? Immutability.IsImmutable(type) : null);

    /// <summary>May this object be shared? If objects of several types can be there, each is asked for its own.</summary>
    public bool MayShare<TObj>(TObj obj) => _verdict ?? (obj is null || Immutability.IsImmutable(obj.GetType()));
}
