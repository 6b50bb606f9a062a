namespace CacheCow.Net;

/// <summary>Specifies the outcome of a write to one object. The greater the value, the less of the object is cached.</summary>
public enum WriteOutcome
{
    /// <summary>The write intent existed to the end. There was no new value to store.</summary>
    Ended,

    /// <summary>The write intent existed to the end, nobody else wrote in the meantime, and the new value is stored.</summary>
    Stored,

    /// <summary>The write intent existed to the end, but the store does not accept so many bytes. Nothing is stored.</summary>
    TooLarge,

    /// <summary>
    /// Somebody else wrote or invalidated in the meantime. It is not known who was last, so the new value was not stored.
    /// </summary>
    Overlapped,

    /// <summary>
    /// The write intent did not exist any more: it expired, or the store lost it. The new value was not stored, and what others may have
    /// stored since then is removed.
    /// </summary>
    Lapsed,

    /// <summary>
    /// The store could not be reached. The write intent still exists, so that nothing old can be cached. It is removed in the background,
    /// or expires. No store returns this value, only a <see cref="WriteScope{TKey,TObj}"/>.
    /// </summary>
    Pending,
}
