using CacheCow.Net;
using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Shop.Data;

namespace Shop.Caching;

/// <summary>The cache of the shop's entities. It only adds a note to each fetch; otherwise <see cref="EfCacheCow{TContext}"/> itself would do.</summary>
internal sealed class ShopCache(ICacheStore store, Func<ShopContext> contexts, FetchLog log, CacheCowOptions options)
    : EfCacheCow<ShopContext>(store, contexts, options)
{
    // Asked for the policy of each object that was just fetched.
    protected override EntryPolicy GetPolicy(Lookup key, object? obj)
    {
        if (obj is not null)
            log.Add(key);
        return base.GetPolicy(key, obj);
    }
}
