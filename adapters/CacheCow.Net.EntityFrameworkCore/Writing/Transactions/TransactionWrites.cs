namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// The writes of one transaction, which end with it: of all its saves and commands, on all caches, by all contexts that share it. Safe for use by any number of threads.
/// </summary>
internal sealed class TransactionWrites
{
    private readonly Lock _lock = new();
    private readonly List<CacheWrite> _writes = [];
    private readonly Dictionary<EfCacheCow, Covered> _covered = [];
    private int _looked;
    private bool _isEnded;

    public bool IsEnded
    {
        get
        {
            lock (_lock)
                return _isEnded;
        }
    }

    /// <summary>It is known to be committed.</summary>
    public bool IsCommitted { get; set; }

    /// <summary>How often it was rolled back to a savepoint.</summary>
    public int PartialRollbacks { get; set; }

    /// <summary>Begun by a program that will not tell Entity Framework of its end.</summary>
    public bool IsForeign { get; set; }

    /// <summary>Puts a write there. If the transaction has ended meanwhile, so has the write.</summary>
    public void Add(CacheWrite write)
    {
        lock (_lock)
        {
            if (!_isEnded)
            {
                _writes.Add(write);
                return;
            }
        }

        _ = write.EndAsync().AsTask();
    }

    /// <summary>
    /// Leaves out what the transaction writes already. Only what intents stand for: rows in the outbox may be rolled back to a savepoint, together with what they were for.
    /// </summary>
    public void RemoveCovered(Changes changes, EfCacheCow cache)
    {
        lock (_lock)
        {
            Look();
            if (_covered.TryGetValue(cache, out var covered) && covered.HasAny(changes) && _writes.TrueForAll(write => write.IsIntact || !write.IsBegun))
                changes.Remove(covered.Keys.Contains, covered.Tags.Contains);
        }
    }

    /// <summary>What saves of a cache have left behind: it is waited for once more, before the commit.</summary>
    public CacheWrite[] TakeLeftBehind(CacheCowInterceptor owner)
    {
        lock (_lock)
        {
            CacheWrite[] left = [.. _writes.Where(write => write.IsLeftBehind && write.Owner == owner)];
            foreach (var write in left)
                write.IsLeftBehind = false;
            return left;
        }
    }

    /// <summary>W2 for all. Waits only for those whose intents do not stand.</summary>
    public async ValueTask EndAsync()
    {
        foreach (var write in Take())
            await write.EndAsync().ConfigureAwait(false);
    }

    /// <summary>W2 for all, for a caller that has no time to wait: <see cref="CacheWrite.End"/>.</summary>
    public void End()
    {
        foreach (var write in Take())
            write.End();
    }

    /// <summary>The outcome is not known, or not there yet.</summary>
    public void EndInDoubt()
    {
        foreach (var write in Take())
            write.EndInDoubt();
    }

    // A transaction may have thousands of saves: each write is looked at once, when its W1 has happened.
    private void Look()
    {
        for (; _looked < _writes.Count && (_writes[_looked].IsBegun || _writes[_looked].IsUnavailable); _looked++)
        {
            if (_writes[_looked] is not { IsBegun: true } write)
                continue;
            if (!_covered.TryGetValue(write.Owner.Cache, out var covered))
                _covered.Add(write.Owner.Cache, covered = new Covered(write.Owner.Cache.KeyComparer));
            covered.Keys.UnionWith(write.Changes.Keys);
            covered.Tags.UnionWith(write.Changes.Tags);
        }
    }

    private CacheWrite[] Take()
    {
        lock (_lock)
        {
            _isEnded = true;
            CacheWrite[] taken = [.. _writes];
            _writes.Clear();
            return taken;
        }
    }

    /// <summary>What intents stand for in one cache. Values that are equal for .NET may name different objects: the cache's own comparer tells them apart.</summary>
    private sealed class Covered(IEqualityComparer<Lookup> comparer)
    {
        public HashSet<Lookup> Keys { get; } = new(comparer);

        public HashSet<string> Tags { get; } = [];

        public bool HasAny(Changes changes) => changes.Keys.Exists(Keys.Contains) || changes.Tags.Exists(Tags.Contains);
    }
}
