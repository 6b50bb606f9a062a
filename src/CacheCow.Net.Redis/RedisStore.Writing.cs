using StackExchange.Redis;

namespace CacheCow.Net.Redis;

// W1, W2, and what keeps a write alive in between.
public sealed partial class RedisStore
{
    /// <inheritdoc/>
    /// <remarks>One script is sent for 500 keys; on a cluster, one for each key, all at once.</remarks>
    /// <exception cref="CacheStoreException">
    /// The write could not begin for some keys, or it is unknown whether it began. The message says how many, which, and why.
    /// </exception>
    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        if (keys.Count == 0)
            return;
        var (parts, change, told) = (Parts(keys), Change.Of(keys), Told.NotYet);
        var messages = MessagesWithin(parts, change);
        RedisValue[] head = [token.ToByteArray(), Wire.HeldFor(lifetime)];
        try
        {
            await _ownKeys.AddAsync(keys, lifetime, cancellationToken).ConfigureAwait(false);
            var attempts = Array.ConvertAll(parts, part => StepAsync(StepScripts.BeginWrite, part, head, messages, [], cancellationToken));
            told = Told.By(await MultiKeyStep.Beginning.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            await TellAsync(parts, change, told).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// One script is sent for 500 keys; on a cluster, one for each key, all at once. Other processes are told only if an intent was begun
    /// again.
    /// </remarks>
    /// <exception cref="CacheStoreException">
    /// The write could not be renewed for some keys, or it is unknown whether it was renewed. The message says how many, which, and why.
    /// </exception>
    public async ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        if (keys.Count == 0)
            return true;
        var (parts, change, told, wereThere) = (Parts(keys), Change.Of(keys), Told.NotYet, false);
        var messages = MessagesWithin(parts, change);
        RedisValue[] head = [token.ToByteArray(), Wire.HeldFor(lifetime)];
        try
        {
            await _ownKeys.AddAsync(keys, lifetime, cancellationToken).ConfigureAwait(false);
            var attempts = Array.ConvertAll(parts, part => StepAsync(StepScripts.RenewWrite, part, head, messages, [], cancellationToken));
            var answers = await MultiKeyStep.Renewing.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false);
            wereThere = Array.TrueForAll(answers, answer => (bool)answer[0]);
            told = Told.By(answers);
            return wereThere;
        }
        finally
        {
            if (!wereThere)
                await TellAsync(parts, change, told).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// One script is sent for 500 keys; on a cluster, one for each key, all at once. The outcome is also
    /// <see cref="WriteOutcome.TooLarge"/> for a new value that a full server refuses.
    /// </remarks>
    /// <exception cref="CacheStoreException">
    /// The write could not end for some keys, or it is unknown whether it ended. The message says how many, which, and why.
    /// </exception>
    public async ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return [];
        var (parts, change, told) = (Parts(keys), Change.Of(keys), Told.NotYet);
        var messages = MessagesWithin(parts, change);
        RedisValue[] head = [token.ToByteArray()];
        var tails = parts.Select((part, i) => Values(values, i * parts[0].Length, part.Length)).ToArray();
        try
        {
            await AddOwnAsync(keys, values, cancellationToken).ConfigureAwait(false);
            var attempts = parts.Select((part, i) => StepAsync(StepScripts.EndWrite, part, head, messages, tails[i], cancellationToken)).ToArray();
            var answers = await MultiKeyStep.Ending.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false);
            WriteOutcome[] outcomes = [.. answers.SelectMany(answer => ((int[])answer!)[..^1]).Select(outcome => (WriteOutcome)outcome)];
            told = Told.By(answers);
            return outcomes;
        }
        finally
        {
            await TellAsync(parts, change, told).ConfigureAwait(false);
        }
    }

    // What one script does is told by that script, in the same atomic step.
    private static byte[][] MessagesWithin(CacheKeys[][] parts, Change change) => parts.Length == 1 ? change.Messages : Change.NoMessages;

    private async Task<RedisResult> StepAsync(
        Script script, CacheKeys[] part, RedisValue[] head, byte[][] messages, RedisValue[] tail, CancellationToken cancellationToken)
    {
        var names = NamesOf(part);
        RedisValue[] arguments = [.. head, .. _publisher.Arguments(names[0], messages), .. tail];
        return await _primaries.RunAsync(script, _publisher.Keys(names), arguments, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For each the lifetime in ms, and the bytes; '': none, '-': more than the store takes.</summary>
    private RedisValue[] Values(IReadOnlyList<NewValue>? values, int from, int count)
    {
        if (values is null)
            return [];
        var arguments = new RedisValue[2 * count];
        for (var i = 0; i < count; i++)
            (arguments[2 * i], arguments[2 * i + 1]) = Arguments(values[from + i]);
        return arguments;
    }

    private (RedisValue Lifetime, RedisValue Bytes) Arguments(NewValue value) => value.Bytes switch
    {
        null => ("", ""),
        { } bytes when bytes.Length > _maxValueBytes => ("-", ""),
        { } bytes => (Wire.MillisecondsOf(value.Lifetime), Wire.ValueOf(bytes)),
    };

    private async ValueTask AddOwnAsync(IReadOnlyList<CacheKeys> keys, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        for (var i = 0; values is not null && i < keys.Count; i++)
        {
            if (values[i].Bytes is not null && OwnKeys.IsOwn(keys[i]))
                await _ownKeys.AddAsync([keys[i]], values[i].Lifetime, cancellationToken).ConfigureAwait(false);
        }
    }

    // L5
    private Task TellAsync(CacheKeys[][] parts, Change change, Told told)
    {
        TellOfObjects(change.Objects);
        TellOfTags(change.Tags);
        return told.AnnounceAsync(_publisher, parts.Length, change.Messages);
    }
}
