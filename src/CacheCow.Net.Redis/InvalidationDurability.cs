using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>How many servers must have what takes something away (an invalidation, the beginning and the end of a write) or must not be lost (a write that is accepted into a queue) before the call returns. Immutable.</summary>
public sealed class InvalidationDurability
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    private InvalidationDurability(int requiredReplicas, TimeSpan timeout, Action<ConfigurationOptions>? configure) =>
        (RequiredReplicas, Timeout, Configure) = (requiredReplicas, timeout, configure);

    /// <summary>The primary alone. A failover can lose what its replicas had not yet heard of: an old object may then be read until its lifetime ends.</summary>
    public static InvalidationDurability Primary { get; } = new(0, TimeSpan.Zero, null);

    /// <summary>How many replicas besides the primary. 0 for <see cref="Primary"/>.</summary>
    public int RequiredReplicas { get; }

    /// <summary>How long they have for it. Zero for <see cref="Primary"/>.</summary>
    public TimeSpan Timeout { get; }

    internal Action<ConfigurationOptions>? Configure { get; }

    /// <summary>
    /// The primary and so many of its replicas (Redis' <c>WAIT</c>). A call that fewer have confirmed in time throws a <see cref="ReplicationShortfallException"/>: it has
    /// happened on the primary, but a failover may lose it.
    /// </summary>
    /// <remarks>
    /// What has returned survives the loss of the primary if the replica that takes its place is one of those that confirmed. For sure that is so only if all replicas are
    /// required. With fewer, it depends on who is promoted: Sentinel and Redis Cluster prefer the replica that has heard most, among those that they can reach.
    /// </remarks>
    /// <param name="replicas">How many. 1 to 1,000. Fewer: a failover may lose more; more: each replica that is down or slow makes calls fail.</param>
    /// <param name="timeout">
    /// How long they have for it, once the primary is done. 1 millisecond to 1 minute. Shorter: a replica that is slow for a moment makes calls fail; longer: while replicas are down,
    /// each call takes that long, and one that begins meanwhile twice that. Let <see cref="CacheCowOptions.StoreTimeout"/> be more than twice as long.
    /// </param>
    /// <param name="configure">
    /// Such calls wait on connections of the store's own, one to each primary, so that they keep no others waiting. These are made with the configuration text of the store's
    /// connection; what a text cannot say (certificates chosen by code, tokens that are renewed) is added here. <see langword="null"/>: nothing is.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static InvalidationDurability Replicas(int replicas, TimeSpan timeout, Action<ConfigurationOptions>? configure = null) => new(
        Guard.Between(replicas, 1, 1000, nameof(replicas)), Guard.Between(timeout, ShortestTimeout, LongestTimeout, nameof(timeout)), configure);
}
