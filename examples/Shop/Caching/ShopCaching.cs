using CacheCow.Net;
using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Shop.Data;

namespace Shop.Caching;

/// <summary>How the cache is put together: what it reads with, and what keeps it true.</summary>
internal static class ShopCaching
{
    public static IServiceCollection AddShopCaching(this IServiceCollection services, ICacheStore store, string connectionString)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<FetchLog>();
        services.AddSingleton(provider =>
        {
            var reading = new DbContextOptionsBuilder<ShopContext>().UseNpgsql(connectionString).AddInterceptors(provider.GetRequiredService<FetchLog>()).Options;
            return new EfCacheCow<ShopContext>(store, () => new ShopContext(reading), Options).Lookup<Product>(p => p.Slug);
        });

        // What the shop itself changes: products are uncached from before a change until after its commit.
        services.AddDbContextFactory<ShopContext>((provider, options) =>
            options.UseNpgsql(connectionString).UseCacheCow(provider.GetRequiredService<EfCacheCow<ShopContext>>()));

        // What anybody else changes.
        return services.AddPriceFeed(connectionString);
    }

    // An hour is long: what a page shows is new because changes are noticed, not because objects expire.
    private static CacheCowOptions Options { get; } = new()
    {
        Name = "shop",
        Policy = new EntryPolicy { Ttl = TimeSpan.FromHours(1) },
        LocalTier = new LocalTierOptions { Ttl = TimeSpan.FromMinutes(10) },
    };
}
