using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Redis;

/// <summary>
/// Provides the options of a <see cref="RedisStore"/>: how it uses its server. Instances are immutable. Each value is checked when it is
/// set.
/// </summary>
public sealed record RedisStoreOptions
{
    /// <summary>What a Redis string can hold at the most: 512 MiB.</summary>
    internal const int MostValueBytes = 512 << 20;

    /// <summary>
    /// Gets the text that every store key begins with, such as <c>"shop:"</c>. The default is empty. Programs with the same prefix share
    /// their objects and their invalidations. Programs with different prefixes see nothing of each other. Each character makes every key
    /// one character longer.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The value contains a brace. A Redis Cluster would place all objects in one slot because of it.
    /// </exception>
    public string KeyPrefix { get; init => field = WithoutBraces(value); } = "";

    /// <summary>
    /// Gets the maximum number of bytes of one object. 1 to 536,870,912, which is Redis' own limit; the default is 67,108,864 (64 MiB).
    /// With a lower number, large objects are fetched each time. With a higher number, one large object blocks the connection for all other
    /// calls while it is sent. A larger object in the store counts as absent, and is removed when it is read or keeps a read from being
    /// answered. Use the same value in all programs with the same prefix.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxValueBytes { get; init => field = Guard.Between(value, 1, MostValueBytes); } = 64 << 20;

    /// <summary>
    /// Gets how many servers must have an invalidation, the beginning or end of a write, or a write that is accepted into a queue, before
    /// the call returns. The default is <see cref="InvalidationDurability.Primary"/>, which is as fast as one round trip; but a failover
    /// can lose the last of these changes, and old objects may be read until their lifetime ends. With
    /// <see cref="InvalidationDurability.Replicas"/>, a call takes a few round trips and waits for the replicas, and a call that they do
    /// not confirm fails.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public InvalidationDurability InvalidationDurability { get; init => field = Guard.NotNull(value); } = InvalidationDurability.Primary;

    /// <summary>
    /// Gets a value that indicates whether the store checks, once it is connected, that the server does what the guarantee of the cache
    /// depends on: atomic scripts, and Redis' own answers to the commands in them. The default is <see langword="true"/>: a server that
    /// does not is refused, with the reason. If it is <see langword="false"/>, the first steps are a few milliseconds faster, and on a
    /// server that only looks like Redis, old objects may be read after an invalidation.
    /// </summary>
    public bool CheckServer { get; init; } = true;

    /// <summary>
    /// Gets the factory of the logger that the store writes to (category <c>CacheCow.Net.Redis</c>). Keys, values and connection strings
    /// are never logged. The default is <see langword="null"/>: nothing is logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// Gets a value that indicates whether <see cref="RedisStore.ConnectAsync"/> makes the client read and write on threads of its own, one
    /// of each for each server. The default is <see langword="true"/>: synchronous calls are answered even while all threads of the pool
    /// are taken, for example by callers that wait. If it is <see langword="false"/>, there are fewer threads, which helps with a cluster
    /// of many nodes; but synchronous calls on a busy pool may take as long as the pool takes to grow. The client keeps this setting for
    /// the whole process, from the next connection on. A client before 3.4 does not support it, and ignores it. A program that makes its
    /// own connection calls <c>ConnectionMultiplexer.SetFeatureFlag("DedicatedThreads", true)</c> before that.
    /// </summary>
    public bool DedicatedThreads { get; init; } = true;

    private static string WithoutBraces(string value, [CallerMemberName] string option = "") =>
        !Guard.NotNull(value, option).AsSpan().ContainsAny('{', '}')
            ? value
            : throw new ArgumentException(
                $"{option} is '{value}', and must hold no brace: a Redis Cluster places keys by what stands in braces. Write it without.", option);
}
