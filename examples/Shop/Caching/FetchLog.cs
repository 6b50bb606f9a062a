using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shop.Data;

namespace Shop.Caching;

/// <summary>When the cache of this process has read what from the database. Only for the show: a cache needs nothing of the kind.</summary>
internal sealed class FetchLog(TimeProvider time) : IMaterializationInterceptor
{
    private readonly ConcurrentDictionary<string, Fetch> _fetches = new();

    /// <returns><see langword="null"/>: it never did.</returns>
    public Fetch? Find(Product product) => _fetches.TryGetValue(product.Slug, out var fetch) ? fetch : null;

    /// <summary>Called by Entity Framework for each entity that it has read.</summary>
    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        if (entity is Product product)
            _fetches.AddOrUpdate(product.Slug, _ => new Fetch(time.GetUtcNow(), 1), (_, before) => new Fetch(time.GetUtcNow(), before.Times + 1));
        return entity;
    }
}
