using StackExchange.Redis;

namespace CacheCow.Net.Redis;

public sealed partial class RedisStore
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">On a cluster, the two keys of an object are in different slots.</exception>
    /// <exception cref="CacheStoreException">Some writes could not be begun: how many, which, and why.</exception>
    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        await WriteAsync(StepScripts.BeginWrite, "begun to be written", keys, token, lifetime, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">Some could not be renewed: how many, which, and why.</exception>
    public async ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var answers = await WriteAsync(StepScripts.RenewWrite, "kept in writing", keys, token, lifetime, cancellationToken).ConfigureAwait(false);
        return Array.TrueForAll(answers, answer => (bool)answer);
    }

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">Some writes could not be ended: how many, which, and why.</exception>
    public async ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        var news = News.Of(keys);
        var answers = await RunOnAllAsync(
            "ended to be written", keys, news, (part, first, told) =>
            {
                RedisValue[] arguments = [token.ToByteArray(), .. _announcer.Arguments(_names.Data(part[0]), told), .. EndOfWrite.ValuesOf(values, first, part.Length, _maxValueBytes)];
                return _scripts.RunAsync(StepScripts.EndWrite, NamesOf(part), arguments, cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
        return [.. answers.SelectMany(EndOfWrite.Read)];
    }

    private Task<RedisResult[]> WriteAsync(
        Script script, string done, IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return RunOnAllAsync(
            done, keys, News.Of(keys), (part, _, told) =>
            {
                RedisValue[] arguments = [token.ToByteArray(), Wire.MillisecondsOf(lifetime), .. _announcer.Arguments(_names.Data(part[0]), told)];
                return _scripts.RunAsync(script, NamesOf(part), arguments, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>
    /// Runs a script that invalidates on all objects and tags: one script for all, or on a cluster one for each. All are attempted; then they are told of, in the script itself if it is one.
    /// </summary>
    /// <param name="done">What could not be done, for an exception.</param>
    /// <param name="keys">The objects and tags.</param>
    /// <param name="news">What is told of them.</param>
    /// <param name="run">Runs it on some: which, the place of the first of them, and what is to be told in it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What each script answered, in order.</returns>
    private async Task<RedisResult[]> RunOnAllAsync(
        string done, IReadOnlyList<CacheKeys> keys, News news, Func<CacheKeys[], int, News, Task<RedisResult>> run, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return [];
        var most = _topology.IsCluster ? 1 : KeysPerScript;
        var isOneStep = keys.Count <= most;
        try
        {
            var attempts = keys.Chunk(most).Select((part, i) => RunAsync(run, part, i * most, isOneStep ? news : News.None)).ToArray();
            return await Attempts.AllAsync(done, keys, most, attempts, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // After all of them: who hears of it must find nothing old in the store. Also if some have failed, or nobody waits any more: the others are gone.
            TellOf(keys);
            if (!isOneStep)
                await _announcer.AnnounceAsync(news, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // What it throws at once is one attempt's failure, too.
    private static async Task<RedisResult> RunAsync(Func<CacheKeys[], int, News, Task<RedisResult>> run, CacheKeys[] part, int first, News told) =>
        await run(part, first, told).ConfigureAwait(false);

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
