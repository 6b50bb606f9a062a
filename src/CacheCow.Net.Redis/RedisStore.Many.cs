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
        if (keys.Count == 0)
            return;
        var message = MessageBody.Of(MessageKind.Objects, keys);
        var isOneStep = keys.Count <= KeysPerScript && !_topology.IsCluster;
        try
        {
            var attempts = new List<Task>(keys.Count);
            foreach (var part in keys.Chunk(_topology.IsCluster ? 1 : KeysPerScript))
            {
                var attempt = InvalidateAsync(part, hold, isOneStep ? message : MessageBody.None, cancellationToken);
                attempts.AddRange(part.Select(_ => attempt));
            }

            await Attempts.AllAsync(keys, [.. attempts], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // After all of them: who hears of it must find nothing old in the store. Also if some have failed, or nobody waits any more: the others are gone.
            TellOfObjects(keys);
            if (!isOneStep)
                await _announcer.AnnounceAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<WriteOutcome[]> EndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

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
        if (tags.Count == 0)
            return;
        var message = MessageBody.Of(MessageKind.Tags, tags);
        var isOneStep = tags.Count == 1 || !_topology.IsCluster;
        try
        {
            if (isOneStep)
            {
                await RenewAsync(tags, message, cancellationToken).ConfigureAwait(false);
                return;
            }

            var attempts = tags.Select(tag => RenewAsync([tag], MessageBody.None, cancellationToken)).ToArray();
            await Attempts.AllAsync(tags, attempts, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            TellOfTags(tags);
            if (!isOneStep)
                await _announcer.AnnounceAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
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
                await _sweep.RemoveAsync(_escapedPrefix + pattern, null, cancellationToken).ConfigureAwait(false);
            var removed = 0L;
            foreach (var pattern in then)
                removed += await _sweep.RemoveAsync(_escapedPrefix + pattern, progress is null ? null : progress.Report, cancellationToken).ConfigureAwait(false);
            return removed;
        }
        finally
        {
            // Not to be cancelled: what is removed already has to be told.
            _listeners.EverythingInvalidated();
            await _announcer.AnnounceAsync(MessageBody.Everything, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task InvalidateAsync(CacheKeys[] some, TimeSpan hold, byte[] message, CancellationToken cancellationToken)
    {
        var names = new RedisKey[some.Length * 2];
        for (var i = 0; i < some.Length; i++)
        {
            (names[2 * i], names[2 * i + 1]) = (_names.Data(some[i]), _names.Flag(some[i]));
            _topology.RequireOneSlot(some[i], names[2 * i], names[2 * i + 1]);
        }

        RedisValue[] arguments = [Wire.MillisecondsOf(hold), LeaseToken.Create().ToByteArray(), .. _announcer.Arguments(names[0], message)];
        await _scripts.RunAsync(StepScripts.Invalidate, names, arguments, cancellationToken).ConfigureAwait(false);
    }

    private Task<RedisResult> RenewAsync(IReadOnlyList<CacheKeys> tags, byte[] message, CancellationToken cancellationToken)
    {
        var names = tags.Select(_names.Data).ToArray();
        RedisValue[] arguments = [Wire.MillisecondsOf(VersionLifetime), .. _announcer.Arguments(names[0], message), .. tags.Select(_ => (RedisValue)TagVersion.Create())];
        return _scripts.RunAsync(StepScripts.InvalidateTags, names, arguments, cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>[]> VersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        var names = tags.Select(_names.Data).ToArray();
        RedisValue[] arguments = [Wire.MillisecondsOf(VersionLifetime), .. tags.Select(_ => (RedisValue)TagVersion.Create())];
        var answer = (RedisValue[])(await _scripts.RunAsync(StepScripts.Versions, names, arguments, cancellationToken).ConfigureAwait(false))!;
        return Array.ConvertAll(answer, version => new ReadOnlyMemory<byte>((byte[]?)version));
    }

    // A cluster refuses a script over several slots, and every tag has a slot of its own.
    private IEnumerable<IReadOnlyList<CacheKeys>> Parts(IReadOnlyList<CacheKeys> tags) => _topology.IsCluster ? tags.Chunk(1) : [tags];
}
