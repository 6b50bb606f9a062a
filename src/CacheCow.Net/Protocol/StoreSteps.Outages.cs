namespace CacheCow.Net;

// What a store that fails means for the steps after: its breaker, and what is owed to it.
internal sealed partial class StoreSteps
{
    private readonly StoreHealth _health = StoreHealth.Of(later?.Store ?? store);
    private readonly StoreTiming _timing = TimingOf(options, metrics);
    private readonly StoreBreaker? _breaker = StoreHealth.Of(later?.Store ?? store).BreakerOf(options, TimingOf(options, metrics))?.Breaker;

    /// <summary>The breaker of the store; <see langword="null"/>: none is wanted.</summary>
    public SharedBreaker? Breaker { get; } = StoreHealth.Of(later?.Store ?? store).BreakerOf(options, TimingOf(options, metrics));

    /// <summary>The store is left alone.</summary>
    public bool IsOpen => _breaker is { IsOpen: true };

    /// <summary>The store is asked for every object as usual. Two reads of memory: every hit asks.</summary>
    public bool IsClear => _breaker is not { IsOpen: true } && _health.Owed.AreNone;

    /// <summary>What is told of the cache.</summary>
    public CacheLog Log => metrics.Log;

    /// <summary>The local tiers on the store, of all caches.</summary>
    public Listeners Tiers => _health.Tiers;

    /// <summary>Has this process failed to invalidate the object or one of its tags, and not made it good yet? Then it is not read in the store.</summary>
    public bool Owes(StoreAddress address) => _health.Owed.Have(address);

    /// <summary>How much this process could not invalidate.</summary>
    public int Owed => _health.Owed.Count;

    /// <summary>The store has answered, whatever it was.</summary>
    public void Answered() => _breaker?.Succeed();

    /// <summary>What the store has answered with.</summary>
    private T Answered<T>(T answer)
    {
        _breaker?.Succeed();
        return answer;
    }

    /// <summary>Objects or tags may be old in the store, and their invalidation has failed: it is tried again, and until then they are not read there.</summary>
    public void Owe(IReadOnlyList<CacheKeys> keys, TimeSpan hold = default)
    {
        var forgotten = _health.Owed.Add(keys, hold, _timing);
        if (forgotten == 0)
            return;
        metrics.ForgetOwed(forgotten);
        metrics.Log.OwedForgotten(forgotten);
    }

    /// <summary>The store is left alone: the step is not asked for.</summary>
    /// <returns><see langword="true"/>: so it is, and counted.</returns>
    private bool Skips(StoreStep step)
    {
        if (!IsOpen)
            return false;
        metrics.Skip(step);
        return true;
    }

    /// <summary>As <see cref="Skips(StoreStep)"/>, or the object is owed.</summary>
    private bool Skips(StoreStep step, CacheKeys keys)
    {
        if (!IsOpen && !_health.Owed.Have(keys))
            return false;
        metrics.Skip(step);
        return true;
    }

    /// <summary>What callers get for a step that was not asked for.</summary>
    public CacheStoreException Refused(StoreStep step, IReadOnlyList<CacheKeys> keys) => Refused(step, StepTexts.OfKind(keys[0]), StepTexts.Named(keys));

    private CacheStoreException Refused(StoreStep step, string ofKind, string where) => new(
        $"Cache '{metrics.CacheName}': the store was not asked to {StepTexts.Verb(step)} '{where}'{ofKind}: it is left alone for a short while, since it has failed several times in a row " +
        $"({nameof(CacheCowOptions.StoreBreaker)}).{StepTexts.AfterRefusal(step)}", _breaker?.Failure);

    private static StoreTiming TimingOf(CacheCowOptions options, CacheMetrics metrics) => new(options.StoreTimeout, options.TimeProvider, metrics.Log.Logger);

    // L5: a store that is asked tells the tiers of this process whatever becomes of it; one that is not asked cannot.
    private void TellTiers(IReadOnlyList<CacheKeys> keys)
    {
        if (!Tiers.IsAny)
            return;
        Tiers.ObjectsInvalidated([.. keys.Where(static one => !TagVersion.IsKey(one.Data)).Select(static one => one.GetDataHash())]);
        Tiers.TagsInvalidated([.. keys.Where(static one => TagVersion.IsKey(one.Data)).Select(static one => one.GetDataHash())]);
    }
}
