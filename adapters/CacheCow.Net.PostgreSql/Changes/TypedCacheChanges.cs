namespace CacheCow.Net.PostgreSql;

/// <inheritdoc/>
internal sealed class TypedCacheChanges<TKey, TObj>(CacheCow<TKey, TObj> cache) : CacheChanges
    where TKey : notnull
{
    private readonly HashSet<TKey> _keys = new(cache.KeyComparer);
    private readonly HashSet<string> _tags = [];
    private readonly HashSet<Type> _models = [];
    private bool _isEverything;

    /// <inheritdoc/>
    public override int Count => _keys.Count + _tags.Count + _models.Count + (_isEverything ? 1 : 0);

    public bool AddKey(TKey key) => _keys.Add(key);

    public bool AddTag(string tag) => _tags.Add(tag);

    public bool AddModel(Type model) => _models.Add(model);

    public bool AddEverything() => _isEverything ? false : _isEverything = true;

    /// <inheritdoc/>
    public override CacheChanges New() => new TypedCacheChanges<TKey, TObj>(cache);

    /// <inheritdoc/>
    public override void Merge(CacheChanges other)
    {
        var typed = (TypedCacheChanges<TKey, TObj>)other;
        _keys.UnionWith(typed._keys);
        _tags.UnionWith(typed._tags);
        _models.UnionWith(typed._models);
        _isEverything |= typed._isEverything;
    }

    /// <inheritdoc/>
    public override async ValueTask ApplyAsync(CancellationToken cancellationToken)
    {
        if (!_isEverything && await TryOneByOneAsync(cancellationToken).ConfigureAwait(false))
            return;
        await cache.ClearAsync(null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> TryOneByOneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await cache.InvalidateTagsAsync(_tags, cancellationToken).ConfigureAwait(false);
            foreach (var model in _models)
                await ((LookupCacheCow)(object)cache).InvalidateModelAsync(model, cancellationToken).ConfigureAwait(false);
            await cache.InvalidateManyAsync(_keys, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not (CacheStoreException or OperationCanceledException or TimeoutException))
        {
            // The cache's own code refuses one of the keys, and would again: the log must not stand still for it.
            return false;
        }
    }
}
