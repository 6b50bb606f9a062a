using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Redis;

/// <summary>How a <see cref="RedisStore"/> uses its server. Immutable; each value is checked when it is set.</summary>
public sealed record RedisStoreOptions
{
    /// <summary>What a Redis string can hold at the most: 512 MiB.</summary>
    internal const int MostValueBytes = 512 << 20;

    /// <summary>
    /// What every store key begins with, such as <c>"shop:"</c>. Default: empty. Programs with one prefix share their objects and their
    /// invalidations; programs with different ones see nothing of each other. Each character makes every key longer by as much.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It holds a brace: by that a Redis Cluster would place all objects in one slot.</exception>
    public string KeyPrefix { get; init => field = WithoutBraces(value); } = "";

    /// <summary>
    /// How many bytes one object may have at the most. 1 to 536,870,912, which is Redis' own limit; default 67,108,864 (64 MiB). Fewer: large
    /// objects are fetched each time; more: one of them takes the connection from all other calls for as long as it is on its way. What lies in the store and is larger counts as
    /// absent, and is removed when it is read or keeps a read from being answered: let all programs with one prefix use one value.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxValueBytes { get; init => field = Guard.Between(value, 1, MostValueBytes); } = 64 << 20;

    /// <summary>
    /// How many servers must have an invalidation, the beginning or end of a write, or a write that is accepted into a queue, before the call returns. Default: <see cref="InvalidationDurability.Primary"/>, which is as fast
    /// as one round trip; but a failover can lose the last of them, and old objects may be read until their lifetime ends. With <see cref="InvalidationDurability.Replicas"/>, a
    /// call takes a few round trips and waits for the replicas, and one that they do not confirm fails.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public InvalidationDurability InvalidationDurability { get; init => field = Guard.NotNull(value); } = InvalidationDurability.Primary;

    /// <summary>
    /// Whether the store finds out, once it is connected, if the server does what the promise of the cache rests on: atomic scripts, and Redis' own answers to the commands in them. Default
    /// <see langword="true"/>: a server that does not is refused, with the reason. <see langword="false"/>: the first steps are a few milliseconds quicker, and on a server that only
    /// looks like Redis old objects may be read after an invalidation.
    /// </summary>
    public bool CheckServer { get; init; } = true;

    /// <summary>Makes the log that it is told of (category <c>CacheCow.Net.Redis</c>); never keys, values or connection strings. Default <see langword="null"/>: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// Whether <see cref="RedisStore.ConnectAsync"/> has the client read and write on threads of its own, one of each for each server. Default <see langword="true"/>: then synchronous calls
    /// are answered while all threads of the pool are taken, such as by those who wait. <see langword="false"/>: fewer threads, for a cluster of many nodes; synchronous calls on a busy
    /// pool may take as long as the pool takes to grow. The client keeps this for the whole process, from the next connection on; a client before 3.4 cannot, and ignores it. A program that
    /// makes its own connection calls <c>ConnectionMultiplexer.SetFeatureFlag("DedicatedThreads", true)</c> before it.
    /// </summary>
    public bool DedicatedThreads { get; init; } = true;

    private static string WithoutBraces(string value, [CallerMemberName] string option = "") =>
        !Guard.NotNull(value, option).AsSpan().ContainsAny('{', '}')
            ? value
            : throw new ArgumentException(
                $"{option} is '{value}', and must hold no brace: a Redis Cluster places keys by what stands in braces. Write it without.", option);
}
