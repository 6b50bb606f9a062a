namespace CacheCow.Net;

/// <summary>
/// Who is told of invalidations, from any process: a local tier.
/// </summary>
/// <remarks>
/// Objects and tags are named by the XXH64 of their data key's UTF-8. Called by any thread; calls return soon and throw nothing. A call that comes twice, or
/// for what is not cached, does no harm.
/// </remarks>
public interface IInvalidationListener
{
    /// <summary>Objects were invalidated.</summary>
    /// <param name="keys">Which.</param>
    void ObjectsInvalidated(ReadOnlySpan<ulong> keys);

    /// <summary>Tags were invalidated, and with them all objects that have one of them.</summary>
    /// <param name="tags">Which.</param>
    void TagsInvalidated(ReadOnlySpan<ulong> tags);

    /// <summary>Anything may have been invalidated: all of it was, or messages were lost.</summary>
    void EverythingInvalidated();

    /// <summary>
    /// L3: every invalidation that the store carried out before a moment has been told. Repeated for as long as the link works; silence means that it may not.
    /// </summary>
    /// <remarks>The moment, not its age: who computes an age may be stopped before the listener hears of it.</remarks>
    /// <param name="timestamp">The moment, as <paramref name="time"/> counts.</param>
    /// <param name="time">The clock that was read.</param>
    void Confirmed(long timestamp, TimeProvider time);
}
