namespace CacheCow.Net;

/// <summary>Receives the invalidations of a store, from any process. A local tier is such a listener.</summary>
/// <remarks>
/// Objects and tags are named by the XXH64 of their data key in UTF-8. The methods are called on any thread. They must return soon and must
/// not throw. A call that comes twice, or that is about something that is not cached, does no harm.
/// </remarks>
public interface IInvalidationListener
{
    /// <summary>Receives that objects were invalidated.</summary>
    /// <param name="keys">The hashes of the objects' data keys.</param>
    void ObjectsInvalidated(ReadOnlySpan<ulong> keys);

    /// <summary>Receives that tags were invalidated, and with them all objects that have one of them.</summary>
    /// <param name="tags">The hashes of the tags' data keys.</param>
    void TagsInvalidated(ReadOnlySpan<ulong> tags);

    /// <summary>Receives that anything may have been invalidated: everything was invalidated, or messages were lost.</summary>
    void EverythingInvalidated();

    /// <summary>
    /// Receives that every invalidation that the store carried out before a moment has been told. It is called again and again while the
    /// link works. If the calls stop, the link may be broken.
    /// </summary>
    /// <remarks>The moment is passed, not its age: a thread that computes an age may be stopped before the listener gets it.</remarks>
    /// <param name="timestamp">The moment, as a timestamp of <paramref name="time"/>.</param>
    /// <param name="time">The clock that was read.</param>
    void Confirmed(long timestamp, TimeProvider time);
}
