namespace CacheCow.Net;

/// <summary>What became of a write to one object.</summary>
public enum WriteOutcome
{
    /// <summary>The write intent was there to the end; there was no new value to store.</summary>
    Ended,

    /// <summary>The write intent was there to the end, nobody else wrote meanwhile, and the new value is stored.</summary>
    Stored,

    /// <summary>Somebody else wrote or invalidated meanwhile: who was last is not known, so the new value was not stored.</summary>
    Overlapped,

    /// <summary>
    /// The write intent was not there any more: it ran out, or the store lost it. The new value was not stored, and what others may have stored since is removed.
    /// </summary>
    Lapsed,

    /// <summary>The write intent was there to the end, but the store does not take so many bytes. Nothing is stored.</summary>
    TooLarge,
}
