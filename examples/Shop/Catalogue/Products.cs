using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Shop.Caching;
using Shop.Data;

namespace Shop.Catalogue;

/// <summary>Products for pages, read through the cache.</summary>
internal sealed class Products(EfCacheCow<ShopContext> cache, IDbContextFactory<ShopContext> contexts, FetchLog log, TimeProvider time)
{
    /// <summary>All products. Which there are is asked of the database; what they are, of the cache: one round trip for all, and one query for those that are not there.</summary>
    public async Task<IReadOnlyList<ShownProduct>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var slugs = await context.Products.OrderBy(p => p.Id).Select(p => p.Slug).ToListAsync(cancellationToken);

        var askedAt = time.GetUtcNow();
        var found = await cache.GetManyAsync<Product, string>(p => p.Slug, slugs, cancellationToken: cancellationToken);
        return [.. slugs.Where(found.ContainsKey).Select(slug => Shown(found[slug], askedAt))];
    }

    /// <summary>The product of a page; <see langword="null"/>: there is none.</summary>
    public async Task<ShownProduct?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        return await cache.GetAsync<Product>(p => p.Slug, slug, cancellationToken) is { } product ? Shown(product, askedAt) : null;
    }

    private ShownProduct Shown(Product product, DateTimeOffset askedAt) => new(product, log.Find(product), askedAt, time.GetUtcNow());
}
