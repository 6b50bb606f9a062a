using StackExchange.Redis;

namespace CacheCow.Net.Redis;

public sealed partial class RedisStore
{
    private const int KeysPerScript = 500;
    private static readonly TimeSpan VersionLifetime = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">Some could not be invalidated: how many, which, and why.</exception>
    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hold, TimeSpan.Zero);
        await RunOnAllAsync("invalidated", keys, News.Of(keys), (part, _, told) => InvalidateAsync(part, hold, told, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        if (tags.Count == 0)
            return [];
        var parts = await Task.WhenAll(Parts(tags).Select(part => VersionsAsync(part, cancellationToken))).ConfigureAwait(false);
        return [.. parts.SelectMany(part => part)];
    }

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">Some could not be invalidated: how many, which, and why.</exception>
    public async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        await RunOnAllAsync("invalidated", tags, News.Of(tags), (part, _, told) => RemoveVersionsAsync(part, told, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>All primaries of a cluster are looked through with <c>SCAN</c>. Slots that are being moved to another node meanwhile may be missed.</remarks>
    public ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        RemoveAsync([pattern.Flag], [pattern.Data], progress, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Removed is what has the prefix of the options and the form that <see cref="CacheKeys"/> makes: <c>flag:{…}</c>, <c>cache:{…}</c>, <c>tag:{…}</c>.</remarks>
    public ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        RemoveAsync(["flag:{*}", "tag:{*}"], ["cache:{*}"], progress, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The server's <c>TIME</c>, asked for once and every minute, and counted on by a monotonic clock in between.</remarks>
    public ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken) => _clock.NowAsync(cancellationToken);

    private async ValueTask<long> RemoveAsync(string[] first, string[] then, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            foreach (var pattern in first)
                await _sweep.RemoveAsync(_escapedPrefix + pattern, areFlags: true, null, cancellationToken).ConfigureAwait(false);
            var removed = 0L;
            foreach (var pattern in then)
                removed += await _sweep.RemoveAsync(_escapedPrefix + pattern, areFlags: false, progress is null ? null : progress.Report, cancellationToken).ConfigureAwait(false);
            return removed;
        }
        finally
        {
            // Not to be cancelled: what is removed already has to be told.
            _listeners.EverythingInvalidated();
            await _announcer.AnnounceAsync(News.Everything, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Task<RedisResult> InvalidateAsync(CacheKeys[] some, TimeSpan hold, News told, CancellationToken cancellationToken)
    {
        var names = NamesOf(some);
        RedisValue[] arguments = [Wire.MillisecondsOf(hold), LeaseToken.Create().ToByteArray(), .. _announcer.Arguments(names[0], told)];
        return _scripts.RunAsync(StepScripts.Invalidate, names, arguments, cancellationToken);
    }

    private Task<RedisResult> RemoveVersionsAsync(CacheKeys[] tags, News told, CancellationToken cancellationToken)
    {
        var names = Array.ConvertAll(tags, _names.Data);
        return _scripts.RunAsync(StepScripts.InvalidateTags, names, _announcer.Arguments(names[0], told), cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>[]> VersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        var names = NamesOf([.. tags]);
        RedisValue[] arguments = [Wire.MillisecondsOf(VersionLifetime), .. tags.Select(_ => (RedisValue)TagVersion.Create())];
        var answer = (RedisValue[])(await _scripts.RunAsync(StepScripts.Versions, names, arguments, cancellationToken).ConfigureAwait(false))!;
        return Array.ConvertAll(answer, version => new ReadOnlyMemory<byte>((byte[]?)version));
    }

    // A cluster refuses a script over several slots, and every tag has a slot of its own.
    private IEnumerable<IReadOnlyList<CacheKeys>> Parts(IReadOnlyList<CacheKeys> tags) => _topology.IsCluster ? tags.Chunk(1) : [tags];
}
