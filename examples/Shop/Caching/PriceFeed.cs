using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.PostgreSql;
using Shop.Data;

namespace Shop.Caching;

/// <summary>The commit log of the database: whoever changes a product, with whatever program, invalidates what is cached of it.</summary>
internal static class PriceFeed
{
    public const string Slot = "cachecow_shop";

    public static IServiceCollection AddPriceFeed(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(provider => Make(provider.GetRequiredService<EfCacheCow<ShopContext>>(), connectionString));
        services.AddHostedService<PriceFeedService>();
        return services;
    }

    private static PostgresFeed Make(EfCacheCow<ShopContext> cache, string connectionString)
    {
        var feed = new PostgresFeed(connectionString, new PostgresFeedOptions { SlotName = Slot, PublicationName = Slot });
        feed.Table("products").Lookup<Product>(cache, p => p.Slug);
        return feed;
    }
}
