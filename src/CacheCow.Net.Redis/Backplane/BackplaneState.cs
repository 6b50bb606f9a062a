namespace CacheCow.Net.Redis;

/// <summary>Specifies the state of the link that tells this process what other processes invalidate.</summary>
public enum BackplaneState
{
    /// <summary>No cache with a local tier uses the store.</summary>
    Off,

    /// <summary>
    /// The link is being made and was not confirmed yet. After 3 seconds it becomes <see cref="Silent"/>, and the store continues to make
    /// it.
    /// </summary>
    Connecting,

    /// <summary>The link works: its last sign of life is at most 3 seconds old.</summary>
    Connected,

    /// <summary>
    /// The link has given no sign of life for more than 3 seconds, or none at all since it was begun that long ago
    /// (<see cref="BackplaneStateChangedEventArgs.Reason"/>). Local tiers answer nothing, once their
    /// <see cref="LocalTierOptions.MaxStaleness"/> is over.
    /// </summary>
    Silent,
}
