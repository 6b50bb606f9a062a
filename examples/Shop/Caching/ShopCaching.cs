using CacheCow.Net;
using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Shop.Data;

namespace Shop.Caching;

/// <summary>How the cache is put together.</summary>
internal static class ShopCaching
{
    /// <summary>Adds contexts, a cache of what they read, and what keeps it true.</summary>
    public static IServiceCollection AddShopCaching(this IServiceCollection services, ICacheStore store, string connectionString)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<FetchLog>();
        services.AddSingleton<EfCacheCow<ShopContext>>(provider => new ShopCache(
            store,
            () => provider.GetRequiredService<IDbContextFactory<ShopContext>>().CreateDbContext(),
            provider.GetRequiredService<FetchLog>(),
            Options));

        services.AddDbContextFactory<ShopContext>(options => options.UseNpgsql(connectionString));
        services.AddPriceFeed(connectionString);
        return services;
    }

    // An hour is long: what a page shows is new because changes are noticed, not because objects expire.
    private static CacheCowOptions Options { get; } = new()
    {
        Name = "shop",
        Policy = new EntryPolicy { Ttl = TimeSpan.FromHours(1) },
        LocalTier = new LocalTierOptions { Ttl = TimeSpan.FromMinutes(10) },
    };
}
