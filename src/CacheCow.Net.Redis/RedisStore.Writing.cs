using StackExchange.Redis;

namespace CacheCow.Net.Redis;

// W1, W2, and what keeps a write alive in between.
public sealed partial class RedisStore
{
    /// <inheritdoc/>
    /// <remarks>One script for 500 keys; on a cluster, one for each key, all sent at once.</remarks>
    /// <exception cref="CacheStoreException">For some it could not begin, or nobody knows: how many, which, and why.</exception>
    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        if (keys.Count == 0)
            return;
        var (parts, change) = (Parts(keys), Change.Of(keys));
        var messages = MessagesWithin(parts, change);
        RedisValue[] head = [token.ToByteArray(), Wire.MillisecondsOf(lifetime)];
        try
        {
            var attempts = Array.ConvertAll(parts, part => StepAsync(StepScripts.BeginWrite, part, head, messages, [], cancellationToken));
            await Attempts.Beginning.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await TellAsync(parts, change).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>One script for 500 keys; on a cluster, one for each key, all sent at once. Others are told only if one was begun again.</remarks>
    /// <exception cref="CacheStoreException">For some it could not be done, or nobody knows: how many, which, and why.</exception>
    public async ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        if (keys.Count == 0)
            return true;
        var (parts, change, wereThere) = (Parts(keys), Change.Of(keys), false);
        var messages = MessagesWithin(parts, change);
        RedisValue[] head = [token.ToByteArray(), Wire.MillisecondsOf(lifetime)];
        try
        {
            var attempts = Array.ConvertAll(parts, part => StepAsync(StepScripts.RenewWrite, part, head, messages, [], cancellationToken));
            var answers = await Attempts.Renewing.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false);
            return wereThere = Array.TrueForAll(answers, answer => (bool)answer);
        }
        finally
        {
            if (!wereThere)
                await TellAsync(parts, change).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// One script for 500 keys; on a cluster, one for each key, all sent at once. <see cref="WriteOutcome.TooLarge"/> is also what a new value becomes that a full server refuses.
    /// </remarks>
    /// <exception cref="CacheStoreException">For some it could not end, or nobody knows: how many, which, and why.</exception>
    public async ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return [];
        var (parts, change) = (Parts(keys), Change.Of(keys));
        var messages = MessagesWithin(parts, change);
        RedisValue[] head = [token.ToByteArray()];
        var tails = parts.Select((part, i) => Values(values, i * parts[0].Length, part.Length)).ToArray();
        try
        {
            var attempts = parts.Select((part, i) => StepAsync(StepScripts.EndWrite, part, head, messages, tails[i], cancellationToken)).ToArray();
            var answers = await Attempts.Ending.AllAsync(parts, attempts, cancellationToken).ConfigureAwait(false);
            return [.. answers.SelectMany(answer => (int[])answer!).Select(outcome => (WriteOutcome)outcome)];
        }
        finally
        {
            await TellAsync(parts, change).ConfigureAwait(false);
        }
    }

    // What one script does is told by that script, in the same atomic step.
    private static byte[][] MessagesWithin(CacheKeys[][] parts, Change change) => parts.Length == 1 ? change.Messages : Change.NoMessages;

    private async Task<RedisResult> StepAsync(
        Script script, CacheKeys[] part, RedisValue[] head, byte[][] messages, RedisValue[] tail, CancellationToken cancellationToken)
    {
        var names = NamesOf(part);
        return await _primaries.RunAsync(script, names, [.. head, .. _announcer.Arguments(names[0], messages), .. tail], cancellationToken).ConfigureAwait(false);
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

    // After all of them: who hears of it must find nothing old in the store. Also if some have failed, or nobody waits any more: the others are gone. L5.
    private async Task TellAsync(CacheKeys[][] parts, Change change)
    {
        TellOfObjects(change.Objects);
        TellOfTags(change.Tags);
        if (parts.Length > 1)
            await _announcer.AnnounceAsync(change.Messages).ConfigureAwait(false);
    }
}
