namespace CacheCow.Net;

/// <summary>How long the store keeps an object, and when it expires, if that is for the readers to know.</summary>
/// <param name="Kept">How long; <see cref="TimeSpan.Zero"/>: until it is removed.</param>
/// <param name="ExpiresAt">By the store's clock, in milliseconds since 1970; 0: the store alone sees to it.</param>
internal readonly record struct StoredLifetime(TimeSpan Kept, long ExpiresAt)
{
    /// <summary>Has the expiry to stand in the envelope, for which the store's time is needed?</summary>
    public static bool NeedsTime(EntryPolicy policy, TimeSpan lifetime, bool found, CacheCowOptions options) => lifetime != TimeSpan.Zero &&
        (options.LocalTier is not null || (found && (policy.ServeStale > TimeSpan.Zero || policy.RefreshAhead > TimeSpan.Zero)));

    /// <param name="policy">The object's policy.</param>
    /// <param name="lifetime">After how long it expires.</param>
    /// <param name="found">There is such an object.</param>
    /// <param name="now">The store's time; <see langword="null"/>: not needed, or not known.</param>
    public static StoredLifetime Of(EntryPolicy policy, TimeSpan lifetime, bool found, long? now) => now is { } time
        ? new StoredLifetime(policy.Kept(lifetime, found), time + (long)Math.Ceiling(lifetime.TotalMilliseconds))
        : new StoredLifetime(lifetime, 0);
}
