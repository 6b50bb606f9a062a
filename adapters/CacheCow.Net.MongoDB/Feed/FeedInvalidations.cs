namespace CacheCow.Net.MongoDB;

/// <summary>What some changes invalidate, each object once.</summary>
internal sealed class FeedInvalidations
{
    private const int MostAtOnce = 1000;

    private readonly Dictionary<MongoCacheCow, HashSet<Lookup>> _lookups = [];
    private readonly HashSet<(MongoCacheCow Cache, Type Type)> _models = [];

    /// <summary>How many classes are invalidated as a whole.</summary>
    public int Models => _models.Count;

    public void Add(MongoCacheCow cache, Type type) => _models.Add((cache, type));

    public void Add(MongoCacheCow cache, IEnumerable<Lookup> lookups)
    {
        if (!_lookups.TryGetValue(cache, out var known))
            _lookups.Add(cache, known = new HashSet<Lookup>(cache.KeyComparer));
        known.UnionWith(lookups);
    }

    /// <summary>Invalidates it.</summary>
    /// <exception cref="CacheStoreException">The store failed: some may be invalidated, others not.</exception>
    public async Task CarryOutAsync(CancellationToken cancellationToken)
    {
        foreach (var (cache, lookups) in _lookups)
        {
            foreach (var some in lookups.Where(lookup => !_models.Contains((cache, lookup.Type))).Chunk(MostAtOnce))
                await cache.InvalidateManyAsync(some, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (cache, type) in _models)
            await cache.InvalidateModelAsync(type, cancellationToken).ConfigureAwait(false);
    }
}
