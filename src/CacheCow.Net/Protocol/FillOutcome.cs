namespace CacheCow.Net;

/// <summary>What became of a fill.</summary>
public enum FillOutcome
{
    /// <summary>The lease was no longer the caller's: the object was invalidated, or the lease ran out. Nothing was stored.</summary>
    Rejected,

    /// <summary>The lease was the caller's, and the bytes are stored.</summary>
    Stored,

    /// <summary>The lease was the caller's and is ended, but the store does not take so many bytes. Nothing was stored.</summary>
    TooLarge,
}
