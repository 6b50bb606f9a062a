namespace CacheCow.Net.Redis;

/// <summary>How the link is that tells this process of what others invalidate.</summary>
public enum BackplaneState
{
    /// <summary>No cache with a local tier uses the store.</summary>
    Off,

    /// <summary>It is being made, and was never confirmed yet. After 3 seconds it is <see cref="Silent"/>, and goes on being made.</summary>
    Connecting,

    /// <summary>It works: the last sign of life is at most 3 seconds old.</summary>
    Connected,

    /// <summary>There was no sign of life for more than 3 seconds, or none at all since it was begun that long ago (<see cref="BackplaneStateChangedEventArgs.Reason"/>). Local tiers answer nothing, once their <see cref="LocalTierOptions.MaxStaleness"/> is over.</summary>
    Silent,
}
