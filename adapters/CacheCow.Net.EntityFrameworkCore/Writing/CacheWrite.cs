namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// One write to one cache, from W1 to W2.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item><see cref="Start"/> sends W1, for all keys and tags at once; <see cref="SettleAsync"/> waits for it. In between the database may already work, but not commit.</item>
/// <item>If the store fails, the write is <see cref="IsUnavailable"/>, and its keys are to be invalidated later: out of the outbox, or out of memory.</item>
/// <item><see cref="EndAsync"/> is W2. While the scope is intact nothing old can be cached, so nobody waits for it.</item>
/// <item><see cref="EndInDoubt"/>: nobody knows whether the database has committed, or still will. The keys stay uncached for as long as an intent lasts.</item>
/// </list>
/// <para>One that nobody ends runs out, as its intents do (P3).</para>
/// </remarks>
internal sealed class CacheWrite(Changes changes, PendingKeys pending, CacheCowInterceptor owner)
{
    private readonly EfCacheCow _cache = owner.Cache;
    private Task<WriteScope<Lookup, object>>? _begin;
    private WriteScope<Lookup, object>? _scope;
    private int _isEnded;

    public CacheCowInterceptor Owner => owner;

    public Changes Changes => changes;

    /// <summary>What the store said; <see langword="null"/>: W1 has happened, or is under way.</summary>
    public CacheStoreException? Failure { get; private set; }

    public bool IsUnavailable => Failure is not null;

    /// <summary>Its keys are in the outbox, in the transaction that it belongs to.</summary>
    public bool IsInOutbox { get; set; }

    /// <summary>Its save has failed or was given up before W1 was answered; the transaction, with what was sent, may be committed all the same.</summary>
    public bool IsLeftBehind { get; set; }

    /// <summary>W1 has happened.</summary>
    public bool IsBegun => _scope is not null;

    /// <summary>W1 has happened, and its intents still stand.</summary>
    public bool IsIntact => _scope is { IsIntact: true };

    public void Start(bool isAsync)
    {
        try
        {
            if (!isAsync)
            {
                _scope = _cache.BeginWrite(changes.Keys, changes.Tags, completes: false);
                return;
            }

            var begin = _cache.BeginWriteAsync(changes.Keys, changes.Tags, completes: false);
            if (begin.IsCompletedSuccessfully)
                _scope = begin.Result;
            else
                _begin = begin.AsTask();
        }
        catch (CacheStoreException failure)
        {
            Failure = failure;
        }
    }

    /// <summary>Waits for W1, or for its failure.</summary>
    public ValueTask SettleAsync(CancellationToken cancellationToken) => _scope is not null || IsUnavailable ? default : WaitAsync(cancellationToken);

    /// <summary>W2, after the end of what it belongs to. Never throws: the change has happened.</summary>
    public ValueTask EndAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
            return default;
        if (IsUnavailable)
        {
            Remember();
            return default;
        }

        var ended = EndOnceAsync();
        return IsIntact ? default : new ValueTask(ended);
    }

    /// <summary>
    /// W2, told by <c>System.Transactions</c>, which waits for who is told. While the intents stand, nobody need wait. Else something old may be cached, and whoever began the transaction
    /// must not go on before it is removed.
    /// </summary>
    public void End()
    {
        var ended = EndAsync();
        if (!ended.IsCompleted)
            ended.AsTask().Wait(_cache.CacheOptions.StoreTimeout);
    }

    /// <summary>W2, when it is sure that the database will not change any more.</summary>
    public void EndInDoubt()
    {
        // What is not fenced is invalidated now, and again when the database has surely ended.
        if (IsUnavailable)
            Remember();
        _ = EndAfterAsync(_cache.CacheOptions.WriteLifetime);
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            _scope = await _begin!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CacheStoreException failure)
        {
            Failure = failure;
        }
    }

    private async Task EndAfterAsync(TimeSpan time)
    {
        await Task.Delay(time, _cache.CacheOptions.TimeProvider).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    private async Task EndOnceAsync()
    {
        try
        {
            await SettleAsync(default).ConfigureAwait(false);
            if (_scope is not null)
                await _scope.EndAsync().ConfigureAwait(false);
            else
                Remember();
        }
        catch (CacheStoreException)
        {
            // The scope had run out: something old may be cached. Counted by the cache.
            pending.Add(changes);
        }
    }

    private void Remember()
    {
        if (IsInOutbox)
            owner.OutboxSignal.Set();
        else
            pending.Add(changes);
    }
}
