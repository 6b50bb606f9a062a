using StackExchange.Redis;

namespace CacheCow.Net.Redis;

public sealed partial class RedisStore
{
    private const int KeysPerScript = 500;
    private static readonly TimeSpan VersionLifetime = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">Some objects could not be invalidated. The message says how many, which, and why.</exception>
    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hold, TimeSpan.Zero);
        if (keys.Count == 0)
            return;
        var (parts, message, told) = (Parts(keys), MessageBody.Of(MessageKind.Objects, keys), Told.NotYet);
        try
        {
            var attempts = Array.ConvertAll(parts, part => InvalidateAsync(part, hold, parts.Length == 1 ? message : MessageBody.None, cancellationToken));
            told = Told.By(await MultiKeyStep.Invalidating.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            TellOfObjects(keys);
            await told.AnnounceAsync(_publisher, parts.Length, message).ConfigureAwait(false);
        }
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
    /// <exception cref="CacheStoreException">Some tags could not be invalidated. The message says how many, which, and why.</exception>
    public async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        if (tags.Count == 0)
            return;
        var (parts, message, told) = (Parts(tags), MessageBody.Of(MessageKind.Tags, tags), Told.NotYet);
        try
        {
            var attempts = Array.ConvertAll(parts, part => ForgetAsync(part, parts.Length == 1 ? message : MessageBody.None, cancellationToken));
            told = Told.By(await MultiKeyStep.Invalidating.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            TellOfTags(tags);
            await told.AnnounceAsync(_publisher, parts.Length, message).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// All primaries of a cluster are searched with <c>SCAN</c>. Slots that are moved to another node meanwhile may be missed.
    /// </remarks>
    public ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        RemoveAsync(pattern.Flag, pattern.Data, isClear: false, progress, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// The method removes all that has the prefix of the options and the form that <see cref="CacheKeys"/> makes: <c>flag:{…}</c>,
    /// <c>cache:{…}</c>, <c>tag:{…}</c>. It also removes what is stored under keys that the caller made; these keys are recorded for this
    /// purpose under <c>cachecow:own-keys</c>. Tags that are being written stay in that state.
    /// </remarks>
    public ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        RemoveAsync("flag:{*}", "cache:{*}", isClear: true, progress, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// The time comes from the server's <c>TIME</c>. It is asked for once and then every minute. In between, a monotonic clock counts on.
    /// </remarks>
    public ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken) => _clock.NowAsync(_origin is null ? null : _scripts, cancellationToken);

    private async ValueTask<long> RemoveAsync(string flags, string data, bool isClear, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var told = Told.NotYet;
        try
        {
            var sweep = await Sweep.BeginAsync(_primaries, _streams, cancellationToken).ConfigureAwait(false);
            var own = isClear ? await _ownKeys.AllAsync(cancellationToken).ConfigureAwait(false) : [];
            await _ownKeys.VoidAsync(own, cancellationToken).ConfigureAwait(false);
            await sweep.VoidAsync(new KeyPattern(_keyPrefix, flags), progress, cancellationToken).ConfigureAwait(false);
            if (isClear)
                await sweep.ForgetAsync(new KeyPattern(_keyPrefix, "tag:{*}"), progress, cancellationToken).ConfigureAwait(false);
            var removed = await _ownKeys.RemoveAsync(own, cancellationToken).ConfigureAwait(false);
            removed += await sweep.RemoveAsync(new KeyPattern(_keyPrefix, data), progress, cancellationToken).ConfigureAwait(false);
            await sweep.ConfirmAsync(cancellationToken).ConfigureAwait(false);
            told = Told.ByNobody;
            return removed;
        }
        finally
        {
            _listeners.EverythingInvalidated();
            await told.AnnounceAsync(_publisher, Told.ManySteps, MessageBody.Everything).ConfigureAwait(false);
        }
    }

    private async Task<RedisResult> InvalidateAsync(CacheKeys[] some, TimeSpan hold, byte[] message, CancellationToken cancellationToken)
    {
        var names = NamesOf(some);
        RedisValue[] arguments = [Wire.HeldFor(hold), LeaseToken.Create().ToByteArray(), .. _publisher.Arguments(names[0], message)];
        return await _primaries.RunAsync(StepScripts.Invalidate, _publisher.Keys(names), arguments, cancellationToken).ConfigureAwait(false);
    }

    private Task<RedisResult> ForgetAsync(CacheKeys[] tags, byte[] message, CancellationToken cancellationToken)
    {
        var names = Array.ConvertAll(tags, tag => _names.Data(tag));
        return _primaries.RunAsync(StepScripts.InvalidateTags, _publisher.Keys(names), _publisher.Arguments(names[0], message), cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>[]> VersionsAsync(CacheKeys[] tags, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [Wire.MillisecondsOf(VersionLifetime), .. tags.Select(_ => (RedisValue)TagVersion.Create())];
        var answer = (RedisValue[])(await _scripts.RunAsync(StepScripts.Versions, NamesOf(tags), arguments, cancellationToken).ConfigureAwait(false))!;
        return Array.ConvertAll(answer, version => new ReadOnlyMemory<byte>((byte[]?)version));
    }

    // A cluster refuses a script over several slots, and every object and every tag has a slot of its own.
    private CacheKeys[][] Parts(IReadOnlyList<CacheKeys> keys) => [.. keys.Chunk(_topology.IsCluster ? 1 : KeysPerScript)];

    /// <summary>Data, flag, data, flag, …</summary>
    private RedisKey[] NamesOf(CacheKeys[] some)
    {
        var names = new RedisKey[some.Length * 2];
        for (var i = 0; i < some.Length; i++)
        {
            (names[2 * i], names[2 * i + 1]) = (_names.Data(some[i]), _names.Flag(some[i]));
            _topology.RequireOneSlot(some[i], names[2 * i], names[2 * i + 1]);
        }

        return names;
    }
}
