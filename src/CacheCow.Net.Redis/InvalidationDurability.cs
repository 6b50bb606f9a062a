using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// Describes how many servers must have a change before the call returns. This concerns changes that take something away (an invalidation,
/// the beginning and the end of a write) and changes that must not be lost (a write that is accepted into a queue). Instances are
/// immutable.
/// </summary>
public sealed class InvalidationDurability
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    private InvalidationDurability(int requiredReplicas, TimeSpan timeout, Action<ConfigurationOptions>? configure) =>
        (RequiredReplicas, Timeout, Configure) = (requiredReplicas, timeout, configure);

    /// <summary>
    /// Gets the setting that requires the primary alone. A failover can lose changes that the replicas have not received yet: an old object
    /// may then be read until its lifetime ends.
    /// </summary>
    public static InvalidationDurability Primary { get; } = new(0, TimeSpan.Zero, null);

    /// <summary>Gets the number of replicas, besides the primary, that must have the change. It is 0 for <see cref="Primary"/>.</summary>
    public int RequiredReplicas { get; }

    /// <summary>Gets how long the replicas have to confirm the change. It is zero for <see cref="Primary"/>.</summary>
    public TimeSpan Timeout { get; }

    internal Action<ConfigurationOptions>? Configure { get; }

    /// <summary>
    /// Creates a setting that requires the primary and a number of its replicas (Redis' <c>WAIT</c>). If fewer replicas confirm a call in
    /// time, it throws a <see cref="ReplicationShortfallException"/>: the change was made on the primary, but a failover may lose it.
    /// </summary>
    /// <remarks>
    /// A change whose call has returned survives the loss of the primary if the replica that takes its place is one of those that
    /// confirmed. This is certain only if all replicas are required. With fewer, it depends on which replica is promoted: Sentinel and
    /// Redis Cluster prefer the replica that has received most, among those that they can reach.
    /// </remarks>
    /// <param name="replicas">
    /// The number of replicas. 1 to 1,000. With a lower number, a failover may lose more. With a higher number, each replica that is down
    /// or slow makes calls fail.
    /// </param>
    /// <param name="timeout">
    /// How long the replicas have to confirm, once the primary is done. 1 millisecond to 1 minute. With a shorter time, a replica that is
    /// slow for a moment makes calls fail. With a longer time, each call takes that long while replicas are down, and a call that begins
    /// meanwhile takes twice as long. Set <see cref="CacheCowOptions.StoreTimeout"/> to more than twice this time.
    /// </param>
    /// <param name="configure">
    /// A method that changes the configuration of the connections on which such calls wait, or <see langword="null"/> to change nothing.
    /// The store has connections of its own for this, one to each primary, so that these calls delay no others. They are made with the
    /// configuration text of the store's connection. Use this method to add what a text cannot express (certificates chosen by code, tokens
    /// that are renewed).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static InvalidationDurability Replicas(int replicas, TimeSpan timeout, Action<ConfigurationOptions>? configure = null) => new(
        Guard.Between(replicas, 1, 1000, nameof(replicas)), Guard.Between(timeout, ShortestTimeout, LongestTimeout, nameof(timeout)), configure);
}
