namespace CacheCow.Net;

/// <summary>
/// Whether a store is asked, or left alone for a while, for all caches of this process that are on it.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Closed: failures in a row are counted, over all callers; an answer of any kind begins the count anew.</item>
/// <item>As many as <see cref="StoreBreakerOptions.Failures"/>: it opens. Nobody asks the store.</item>
/// <item>After a pause, the store is asked for one object in the background. No caller waits for that, and nothing else is asked meanwhile: so there is one probe at a time, whatever becomes of any caller.</item>
/// <item>It answers: closed. It fails, or does not answer in time: open for twice as long, up to <see cref="StoreBreakerOptions.LongestPause"/>. A store that stays well for no longer than it was left alone goes on
/// with the longer pauses.</item>
/// </list>
/// <para>What it does not change is what may be read: an open breaker is a store that has failed, only sooner. Whatever was invalidated meanwhile, by another process, is gone from the store when
/// it is asked again; what this process could not invalidate is <see cref="OwedInvalidations"/>. Local tiers go on for as long as their own link is confirmed (L3), which does not depend on this.</para>
/// <para>Polly's circuit breaker was considered: it opens by a share of failures within a window of time, where a store that is away has to be noticed by its first failures in a row; it lets a
/// caller's own call be the probe, which would make that caller wait for a server that hangs; and it wraps calls, which would cost a hit more than all that is here.</para>
/// </remarks>
internal sealed class StoreBreaker
{
    /// <summary>What a store is asked for, to see whether it answers. Nobody caches it.</summary>
    public static readonly CacheKeys ProbedFor = CacheKeys.For("cachecow-probe");

    private readonly WeakReference<ICacheStore> _store;
    private readonly StoreBreakerOptions _options;
    private readonly StoreTiming _timing;
    private readonly Action<StoreBreakerChangedEventArgs, TimeSpan> _changed;
    private readonly Lock _lock = new();
    private volatile StoreBreakerState _state;
    private int _failures;
    private int _openings;
    private TimeSpan _pause;
    private long _closedAt;
    private Exception? _failure;
    private ITimer? _timer;

    /// <param name="store">The store. Held weakly.</param>
    /// <param name="options">When it opens, and for how long.</param>
    /// <param name="timing">How long to wait for the answer to a probe, and the clock.</param>
    /// <param name="changed">Told of each change, in their order, and for how long it is open. Called within a lock: it returns at once.</param>
    public StoreBreaker(WeakReference<ICacheStore> store, StoreBreakerOptions options, StoreTiming timing, Action<StoreBreakerChangedEventArgs, TimeSpan> changed) =>
        (_store, _options, _timing, _changed) = (store, options, timing, changed);

    public StoreBreakerState State => _state;

    /// <summary>The store is left alone.</summary>
    public bool IsOpen => _state != StoreBreakerState.Closed;

    /// <summary>What the store has failed with last.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>The store has answered.</summary>
    public void Succeed()
    {
        // Read by every hit; written after a failure only.
        if (Volatile.Read(ref _failures) != 0)
            Volatile.Write(ref _failures, 0);
    }

    /// <summary>The store has failed.</summary>
    public void Fail(Exception failure)
    {
        if (IsOpen || Interlocked.Increment(ref _failures) < _options.Failures)
            return;
        lock (_lock)
        {
            if (IsOpen)
                return;

            // It was well for longer than it was left alone before: this is another trouble.
            if (_openings > 0 && _timing.Time.GetElapsedTime(_closedAt) > _pause)
                _openings = 0;
            Open(failure);
        }
    }

    private void Open(Exception failure)
    {
        _pause = _options.Pause(_openings++);
        Volatile.Write(ref _failure, failure);
        Become(StoreBreakerState.Open, failure);
        using (Background.WithoutContext())
            _timer ??= _timing.Time.CreateTimer(static breaker => _ = ((StoreBreaker)breaker!).ProbeAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(_pause, Timeout.InfiniteTimeSpan);
    }

    private async Task ProbeAsync()
    {
        // Nobody has the store any more.
        if (!_store.TryGetTarget(out var store))
            return;
        lock (_lock)
            Become(StoreBreakerState.Probing, _failure);
        try
        {
            await _timing.BoundAsync(store.ReadAsync(ProbedFor, CancellationToken.None).AsTask()).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            lock (_lock)
                Open(failure);
            return;
        }

        lock (_lock)
        {
            _closedAt = _timing.Time.GetTimestamp();
            Volatile.Write(ref _failures, 0);
            Become(StoreBreakerState.Closed, null);
        }
    }

    private void Become(StoreBreakerState state, Exception? failure)
    {
        var previous = _state;
        _state = state;
        _changed(new StoreBreakerChangedEventArgs(previous, state, failure), state == StoreBreakerState.Open ? _pause : TimeSpan.Zero);
    }
}
