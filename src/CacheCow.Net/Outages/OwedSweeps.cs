namespace CacheCow.Net;

/// <summary>Sweeps that this process owes a store: a few, each a few times.</summary>
internal sealed class OwedSweeps
{
    private const int Most = 100;
    private const int Attempts = 5;

    private readonly Lock _lock = new();
    private readonly List<(CacheKeys? Pattern, long Stamp, int Failures)> _sweeps = [];
    private int _count;

    public bool AreNone => Volatile.Read(ref _count) == 0;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds one; beyond the bound, that of everything takes the place of all.</summary>
    public void Add(CacheKeys? pattern, long stamp)
    {
        lock (_lock)
        {
            _sweeps.RemoveAll(one => one.Pattern == pattern);
            if (_sweeps.Count >= Most)
            {
                _sweeps.Clear();
                pattern = null;
            }

            _sweeps.Add((pattern, stamp, 0));
            Volatile.Write(ref _count, _sweeps.Count);
        }
    }

    /// <summary>One was done, by a step that was asked for at that moment; that of everything does for all.</summary>
    public void Settle(CacheKeys? pattern, long askedAt)
    {
        lock (_lock)
        {
            _sweeps.RemoveAll(one => one.Stamp <= askedAt && (pattern is null || one.Pattern == pattern));
            Volatile.Write(ref _count, _sweeps.Count);
        }
    }

    /// <summary>Tries each once. One that fails too often is given up: its caller was told by the exception, and the store may not allow it.</summary>
    /// <param name="round">The attempt.</param>
    /// <param name="stamp">The present.</param>
    /// <param name="done">Called for what was done, with the moment at which it was asked for.</param>
    /// <param name="givenUp">Called for what is given up, with the times that it has failed.</param>
    /// <returns>Something was made good.</returns>
    public async Task<bool> TryAsync(OwedRound round, Func<long> stamp, Action<CacheKeys?, long> done, Action<int> givenUp)
    {
        (CacheKeys? Pattern, long Stamp, int Failures)[] sweeps;
        lock (_lock)
            sweeps = [.. _sweeps];
        var isAnyDone = false;
        foreach (var sweep in sweeps)
        {
            var askedAt = stamp();
            if (await round.TrySweepAsync(sweep.Pattern).ConfigureAwait(false))
            {
                done(sweep.Pattern, askedAt);
                isAnyDone = true;
            }
            else if (IsGivenUp(sweep.Pattern, sweep.Stamp))
            {
                givenUp(Attempts);
            }
        }

        return isAnyDone;
    }

    private bool IsGivenUp(CacheKeys? pattern, long stamp)
    {
        lock (_lock)
        {
            var at = _sweeps.FindIndex(one => one.Pattern == pattern && one.Stamp == stamp);
            if (at < 0)
                return false;
            _sweeps[at] = _sweeps[at] with { Failures = _sweeps[at].Failures + 1 };
            if (_sweeps[at].Failures < Attempts)
                return false;
            _sweeps.RemoveAt(at);
            Volatile.Write(ref _count, _sweeps.Count);
            return true;
        }
    }
}
