namespace CacheCow.Net;

public sealed partial class MemoryStore
{
    private const int KeysPerLock = 512;
    private static readonly TimeSpan VersionLifetime = TimeSpan.FromDays(30);

    private readonly Listeners _listeners = new();

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        var versions = new ReadOnlyMemory<byte>[tags.Count];
        for (var i = 0; i < versions.Length; i++)
            versions[i] = ShardOf(tags[i]).GetOrPut(tags[i].Data, TagVersion.Create(), now, After(now, VersionLifetime));
        return new(versions);
    }

    /// <inheritdoc/>
    public ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        for (var i = 0; i < tags.Count; i++)
            ShardOf(tags[i]).Invalidate(tags[i].Data, now, now);
        TellOfTags(tags);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        new(RemoveAll(key => Glob.IsMatch(pattern.Data, key), progress, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) => new(RemoveAll(static _ => true, progress, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken) => new(_madeAt + _time.GetElapsedTime(_madeAtTicks));

    /// <summary>Returns this store: its steps have ended when they return.</summary>
    /// <param name="timeout">Not used.</param>
    public ICacheStore AsSynchronous(TimeSpan timeout) => this;

    /// <inheritdoc/>
    public IInvalidationLink Listen(IInvalidationListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _listeners.Add(listener, isImmediate: true);
    }

    // Who begins to fill after the keys were listed reads from the source after this call began. Data and flag of an object go together, so the order of both is no matter.
    private long RemoveAll(Func<string, bool> fits, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var removed = 0L;
        try
        {
            foreach (var shard in _shards)
            {
                foreach (var some in shard.Keys().Where(key => !TagVersion.IsKey(key) && fits(key)).Chunk(KeysPerLock))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    removed += shard.Invalidate(some, _time.GetTimestamp());
                    progress?.Report(removed);
                }
            }
        }
        finally
        {
            _listeners.EverythingInvalidated();
        }

        return removed;
    }
}
