using CacheCow.Net;
using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Shop.Caching;
using Shop.Data;

namespace Shop.Catalogue;

/// <summary>Products for pages, read through the cache.</summary>
internal sealed class Products(EfCacheCow<ShopContext> cache, IDbContextFactory<ShopContext> contexts, FetchLog log, TimeProvider time)
{
    /// <summary>All products. Which there are is asked of the database; what they are, of the cache, with one round trip for all.</summary>
    public async Task<IReadOnlyList<ShownProduct>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = await context.Products.OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(cancellationToken);

        var askedAt = time.GetUtcNow();
        var found = await cache.GetManyAsync<Product, int>(p => p.Id, ids, cancellationToken: cancellationToken);
        return [.. ids.Where(found.ContainsKey).Select(id => Shown(found[id], nameof(Product.Id), id, askedAt))];
    }

    /// <summary>The product of a page; <see langword="null"/>: there is none.</summary>
    public async Task<ShownProduct?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        var product = await cache.GetAsync<Product>(p => p.Slug, slug, cancellationToken);
        return product is null ? null : Shown(product, nameof(Product.Slug), slug, askedAt);
    }

    private ShownProduct Shown(Product product, string field, object value, DateTimeOffset askedAt) =>
        new(product, log.Find(new Lookup(typeof(Product), field, value)), askedAt, time.GetUtcNow());
}
