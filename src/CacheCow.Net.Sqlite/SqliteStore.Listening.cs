namespace CacheCow.Net.Sqlite;

public sealed partial class SqliteStore
{
    // Who invalidates more than this at once is better off telling that it was everything.
    private const int MaxNamed = 8192;

    private readonly Listeners _listeners = new();
    private readonly Poller _poller;
    private readonly PollFailures _pollFailures;

    /// <summary>
    /// Gets the reason why the last look for what other processes have invalidated failed, such as a file that was removed. It is
    /// <see langword="null"/> if the last look did not fail, or if nobody listens. Until a look succeeds, local tiers answer nothing.
    /// </summary>
    public Exception? PollFailure => _pollFailures.Last;

    /// <inheritdoc/>
    /// <remarks>
    /// While somebody listens, the file is polled every <see cref="SqliteStoreOptions.PollInterval"/>, and each poll that succeeds confirms
    /// the link. The first poll is done before this method returns, and reports that everything was invalidated. Listeners are told what
    /// this process invalidates before the step returns.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public IInvalidationLink Listen(IInvalidationListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var link = _listeners.Add(listener, isImmediate: false);
        _poller.Start();
        return link;
    }

    // All parts are attempted, and each tells what it changed in its own transaction.
    private void InParts(string verb, IReadOnlyList<CacheKeys> keys, MessageKind? kind, Func<Steps, KeyBatch, long, long> step)
    {
        CacheStoreException? failure = null;
        var (first, last) = (0, 0L);
        foreach (var some in keys.Chunk(KeysPerTransaction))
        {
            var part = new KeyBatch(first, some, keys.Count > MaxNamed ? [Message.Everything] : kind is { } one ? [Message.Of(one, some)] : Message.OfBoth(some));
            try
            {
                last = Math.Max(last, _writer.Run(Attempt.Many(verb, some), (steps, now) => step(steps, part, now)));
            }
            catch (CacheStoreException error)
            {
                failure = error;
            }

            first += some.Length;
        }

        // What failed may have happened, and is in the file then.
        Tell(failure is null ? last : long.MaxValue);
        if (failure is not null)
            throw failure;
    }

    private void Tell(long message)
    {
        if (_listeners.IsAny)
            _poller.CatchUp(message);
    }
}
