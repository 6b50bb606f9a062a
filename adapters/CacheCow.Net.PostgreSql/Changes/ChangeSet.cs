namespace CacheCow.Net.PostgreSql;

/// <summary>What is to be invalidated in all caches: by one transaction, or by several whose time has come together.</summary>
internal sealed class ChangeSet(int mostKeys, FeedMetrics metrics)
{
    private readonly Dictionary<object, CacheChanges> _caches = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<TableTarget> _givenUp = [];

    /// <summary>How many keys and tags there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows were changed.</summary>
    public int Rows { get; private set; }

    public IEnumerable<CacheChanges> Caches => _caches.Values;

    /// <summary>A row was changed.</summary>
    public void Add(TableTarget target, RowImage before, RowImage after)
    {
        Rows++;

        // All that the target maps to goes already.
        if (_givenUp.Contains(target))
            return;
        if (Count >= mostKeys)
            GiveUp(target, Fallback.TooManyKeys);
        else if (target.Collect(before, after, this) is { } why)
            GiveUp(target, why);
    }

    /// <summary>All that a target maps to is to be invalidated.</summary>
    public void GiveUp(TableTarget target, Fallback why)
    {
        if (!_givenUp.Add(target))
            return;
        metrics.FallBack(why);
        target.CollectAll(this);
    }

    public void AddKey<TKey, TObj>(CacheCow<TKey, TObj> cache, TKey key)
        where TKey : notnull => Counted(Of(cache).AddKey(key));

    public void AddTag<TKey, TObj>(CacheCow<TKey, TObj> cache, string tag)
        where TKey : notnull => Counted(Of(cache).AddTag(tag));

    public void AddModel(LookupCacheCow cache, Type model) => Counted(Of(cache).AddModel(model));

    public void AddEverything<TKey, TObj>(CacheCow<TKey, TObj> cache)
        where TKey : notnull => Counted(Of(cache).AddEverything());

    /// <summary>Takes over what another transaction invalidates.</summary>
    public void Merge(ChangeSet other)
    {
        foreach (var (cache, changes) in other._caches)
        {
            if (!_caches.TryGetValue(cache, out var known))
                _caches.Add(cache, known = changes.New());
            known.Merge(changes);
        }
    }

    private TypedCacheChanges<TKey, TObj> Of<TKey, TObj>(CacheCow<TKey, TObj> cache)
        where TKey : notnull
    {
        if (!_caches.TryGetValue(cache, out var changes))
            _caches.Add(cache, changes = new TypedCacheChanges<TKey, TObj>(cache));
        return (TypedCacheChanges<TKey, TObj>)changes;
    }

    private void Counted(bool isNew) => Count += isNew ? 1 : 0;
}
