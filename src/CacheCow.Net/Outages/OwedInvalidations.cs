using System.Collections.Concurrent;

namespace CacheCow.Net;

/// <summary>
/// What this process could not invalidate in a store: until that is made good, none of its caches reads it there.
/// </summary>
/// <remarks>
/// <para>An invalidation that throws has not returned, and nothing is promised of it; but its caller may not call again, and the store may hold what is old for as long as it lives. So what is owed is
/// remembered before the exception is thrown, and from then on, for all caches of this process that are on the store:</para>
/// <list type="number">
/// <item>A read of it goes to the source, without the store, and what it brings is not stored.</item>
/// <item>A fill of it is not sent, and a lease of it certifies nothing: a caller that has come after the exception must not be given what was fetched before. (Nobody joins a fetch any more once its
/// fill is sent, S1: who joined before that has either come before the exception, or finds the fill refused.)</item>
/// <item>It is invalidated again in the background, with growing pauses, until that succeeds, or until the same is invalidated or begun to be written by anybody here: whatever was asked
/// for after it was added. To invalidate once too often costs a fetch.</item>
/// </list>
/// <para>Other processes are not bound by it: they read what the store has until the invalidation reaches it, as they would have before the change.</para>
/// <para>A sweep (a pattern, or everything) owes every object. It is tried a few times only: a server that forbids it must not keep a cache from being used. So many objects at the most; what is more is
/// not remembered: its caller was told by the exception.</para>
/// </remarks>
internal sealed class OwedInvalidations(WeakReference<ICacheStore> store, string storeName)
{
    /// <summary>So many objects and tags at the most.</summary>
    public const int Most = 100_000;

    private readonly ConcurrentDictionary<string, OwedInvalidation> _keys = new();
    private readonly Lock _lock = new();
    private readonly OwedSweeps _sweeps = new();
    private readonly AsyncSignal _now = new();
    private long _stamp;
    private int _count;
    private bool _isRunning;

    public bool AreNone => Volatile.Read(ref _count) == 0 && _sweeps.AreNone;

    /// <summary>How many objects and tags there are; a sweep is one.</summary>
    public int Count => Volatile.Read(ref _count) + _sweeps.Count;

    /// <summary>The present, to be taken before the store is asked: what is added later is not made good by that.</summary>
    public long Stamp => Volatile.Read(ref _stamp);

    /// <summary>Is the object owed, or one of its tags?</summary>
    public bool Have(StoreAddress address)
    {
        if (AreNone)
            return false;
        if (Have(address.Keys))
            return true;
        foreach (var tag in address.Tags)
        {
            if (Have(tag))
                return true;
        }

        return false;
    }

    /// <summary>Is the object, or the tag, owed?</summary>
    public bool Have(CacheKeys keys) => !AreNone && (!_sweeps.AreNone || _keys.ContainsKey(keys.Data));

    /// <summary>Adds objects or tags. When this has returned, nobody reads them in the store any more.</summary>
    /// <param name="keys">Which.</param>
    /// <param name="hold">For how long nobody may fill them after that.</param>
    /// <param name="timing">How long a step may take.</param>
    /// <returns>How many are not remembered, since there are too many.</returns>
    public int Add(IReadOnlyList<CacheKeys> keys, TimeSpan hold, StoreTiming timing)
    {
        var forgotten = 0;
        foreach (var one in keys)
            forgotten += TryAdd(one, hold) ? 0 : 1;
        Start(timing);
        return forgotten;
    }

    /// <summary>Adds all objects that fit a pattern; <see langword="null"/>: all.</summary>
    public void AddSweep(CacheKeys? pattern, StoreTiming timing)
    {
        _sweeps.Add(pattern, Interlocked.Increment(ref _stamp));
        Start(timing);
    }

    /// <summary>These were invalidated, or begun to be written, by a step that was asked for at that moment.</summary>
    public void Settle(IReadOnlyList<CacheKeys> keys, long askedAt)
    {
        if (Volatile.Read(ref _count) == 0)
            return;
        foreach (var one in keys)
            Settle(one, askedAt);
    }

    /// <summary>This one was.</summary>
    public void Settle(CacheKeys keys, long askedAt)
    {
        if (Volatile.Read(ref _count) != 0 && _keys.TryGetValue(keys.Data, out var owed) && owed.Stamp <= askedAt)
            Remove(owed);
    }

    /// <summary>All objects that fit a pattern were; <see langword="null"/>: all. Objects that are owed by themselves stay so.</summary>
    public void SettleSweep(CacheKeys? pattern, long askedAt)
    {
        if (!_sweeps.AreNone)
            _sweeps.Settle(pattern, askedAt);
    }

    /// <summary>The store has answered: there is no need to wait.</summary>
    public void TryNow() => _now.Set();

    private bool TryAdd(CacheKeys keys, TimeSpan hold)
    {
        var stamp = Interlocked.Increment(ref _stamp);
        while (true)
        {
            if (_keys.TryGetValue(keys.Data, out var known))
            {
                if (_keys.TryUpdate(keys.Data, new OwedInvalidation(keys, known.Hold > hold ? known.Hold : hold, stamp), known))
                    return true;
            }
            else if (Volatile.Read(ref _count) >= Most)
            {
                return false;
            }
            else if (_keys.TryAdd(keys.Data, new OwedInvalidation(keys, hold, stamp)))
            {
                Interlocked.Increment(ref _count);
                return true;
            }
        }
    }

    private void Remove(OwedInvalidation owed)
    {
        // The very one: what was added again meanwhile is still owed.
        if (_keys.TryRemove(new KeyValuePair<string, OwedInvalidation>(owed.Keys.Data, owed)))
            Interlocked.Decrement(ref _count);
    }

    private void Start(StoreTiming timing)
    {
        lock (_lock)
        {
            if (_isRunning)
                return;
            _isRunning = true;
        }

        Messages.OwedBegan(timing.Logger, storeName);
        _ = Background.Run(() => RunAsync(timing));
    }

    private async Task RunAsync(StoreTiming timing)
    {
        for (var round = 0; !TryStop(); round++)
        {
            await timing.Waits.UntilAsync(_now.Next, StoreTiming.PauseBetweenRounds(round), CancellationToken.None).ConfigureAwait(false);
            if (await TryRoundAsync(timing).ConfigureAwait(false))
                round = 0;
        }

        if (AreNone)
            Messages.OwedDone(timing.Logger, storeName);
    }

    private bool TryStop()
    {
        lock (_lock)
        {
            _isRunning = !AreNone && store.TryGetTarget(out _);
            return !_isRunning;
        }
    }

    /// <returns>Something was made good.</returns>
    private async Task<bool> TryRoundAsync(StoreTiming timing)
    {
        if (!store.TryGetTarget(out var target))
            return false;
        var round = new OwedRound(target, timing, Remove);
        if (!await round.IsStoreThereAsync().ConfigureAwait(false))
            return false;
        var sweeps = await _sweeps.TryAsync(round, () => Stamp, SettleSweep, failures => Messages.OwedSweepGivenUp(timing.Logger, storeName, failures)).ConfigureAwait(false);
        var keys = await round.TryAsync([.. _keys.Values.OrderBy(static owed => owed.Failures)]).ConfigureAwait(false);
        return sweeps || keys;
    }
}
