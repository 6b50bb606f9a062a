namespace CacheCow.Net;

/// <summary>Specifies the outcome of a fill.</summary>
public enum FillOutcome
{
    /// <summary>The caller did not hold the lease any more: the object was invalidated, or the lease expired. Nothing was stored.</summary>
    Rejected,

    /// <summary>The caller held the lease, and the bytes are stored.</summary>
    Stored,

    /// <summary>The caller held the lease, and it has ended, but the store does not accept so many bytes. Nothing was stored.</summary>
    TooLarge,
}
