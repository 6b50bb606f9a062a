namespace CacheCow.Net;

/// <summary>What became of a write to one object. The greater, the less of it is cached.</summary>
public enum WriteOutcome
{
    /// <summary>The write intent was there to the end; there was no new value to store.</summary>
    Ended,

    /// <summary>The write intent was there to the end, nobody else wrote meanwhile, and the new value is stored.</summary>
    Stored,

    /// <summary>The write intent was there to the end, but the store does not take so many bytes. Nothing is stored.</summary>
    TooLarge,

    /// <summary>Somebody else wrote or invalidated meanwhile: who was last is not known, so the new value was not stored.</summary>
    Overlapped,

    /// <summary>
    /// The write intent was not there any more: it ran out, or the store lost it. The new value was not stored, and what others may have stored since is removed.
    /// </summary>
    Lapsed,

    /// <summary>
    /// The store could not be reached. The write intent still stands, so that nothing old can be cached; it is taken away in the background, or runs out. No store says
    /// this, only a <see cref="WriteScope{TKey,TObj}"/>.
    /// </summary>
    Pending,
}
