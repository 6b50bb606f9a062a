using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Removes all keys that fit patterns, from all primaries, a batch at a time.</summary>
/// <remarks>
/// What is there from the beginning to the end of a scan is found for sure. Flags first, then data: a fill that is under way when the scan of the flags begins either keeps its
/// flag until the scan comes to it, and is voided, or has stored its data before the scan of the data begins, and is removed.
/// </remarks>
internal sealed class Sweep
{
    private const int KeysLookedAt = 1000;
    private const int KeysPerScript = 500;

    private readonly (RedisKey Key, IPrimary Primary)[] _nodes;

    private Sweep((RedisKey Key, IPrimary Primary)[] nodes) => _nodes = nodes;

    public static async Task<Sweep> BeginAsync(IPrimaries primaries, StreamKeys streams, CancellationToken cancellationToken)
    {
        var keys = streams.All();
        var nodes = new (RedisKey, IPrimary)[keys.Count];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = (keys[i], await primaries.OfAsync(keys[i], cancellationToken).ConfigureAwait(false));
        return new Sweep(nodes);
    }

    /// <summary>Voids the leases under the flags that fit, and marks the write intents there as overlapped.</summary>
    public Task VoidAsync(KeyPattern flags, IProgress<long>? progress, CancellationToken cancellationToken) => RunAsync(flags, "1", progress, 0, cancellationToken);

    /// <summary>Removes the versions of the tags that fit.</summary>
    public Task ForgetAsync(KeyPattern tags, IProgress<long>? progress, CancellationToken cancellationToken) => RunAsync(tags, "0", progress, 0, cancellationToken);

    /// <returns>How many objects were removed.</returns>
    public Task<long> RemoveAsync(KeyPattern data, IProgress<long>? progress, CancellationToken cancellationToken) => RunAsync(data, "0", progress, 1, cancellationToken);

    /// <summary>Waits until what was removed is as durable as the options ask for, on all primaries.</summary>
    public Task ConfirmAsync(CancellationToken cancellationToken) => Shortfalls.AllAsync(Array.ConvertAll(_nodes, node => node.Primary.ConfirmAsync(cancellationToken)));

    // Each page is told of, whatever was in it: silence means that the store answers no more.
    private async Task<long> RunAsync(KeyPattern pattern, string areFlags, IProgress<long>? progress, int objectsPerKey, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var node in _nodes)
        {
            for (var scan = new ScanProgress(); !scan.IsDone;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += await PageAsync(node, scan, pattern, areFlags, cancellationToken).ConfigureAwait(false) * objectsPerKey;
                progress?.Report(sum);
            }
        }

        return sum;
    }

    private static async Task<long> PageAsync((RedisKey Key, IPrimary Primary) node, ScanProgress scan, KeyPattern pattern, string areFlags, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [scan.Cursor, pattern.ForServer, KeysLookedAt, areFlags, pattern.IsExact ? "0" : "1"];
        var page = (RedisResult[])(await node.Primary.RunAsync(StepScripts.Sweep, [node.Key], arguments, cancellationToken).ConfigureAwait(false))!;
        var removed = (long)page[1];
        if (!pattern.IsExact)
        {
            foreach (var some in ((string[])page[3]!).Where(pattern.Fits).Chunk(KeysPerScript))
            {
                var answer = await node.Primary.RunAsync(StepScripts.SweepSome, [node.Key], [areFlags, .. some.Select(key => (RedisValue)key)], cancellationToken).ConfigureAwait(false);
                removed += (long)answer;
            }
        }

        scan.Follow((RedisValue)page[0], (long)page[2]);
        return removed;
    }
}
