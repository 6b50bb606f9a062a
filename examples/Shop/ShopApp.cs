using CacheCow.Net;
using Shop.Caching;
using Shop.Catalogue;
using Shop.Live;
using Shop.Numbers;
using Shop.Servers;

namespace Shop;

/// <summary>Puts the web application together.</summary>
internal static class ShopApp
{
    private const string Address = "http://127.0.0.1:5080";

    public static WebApplication Build(string[] args, ICacheStore store, PostgresServer postgres)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (builder.Configuration["urls"] is null)
            builder.WebHost.UseUrls(Address);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        builder.Services.AddRazorPages();
        builder.Services.AddSingleton<CacheNumbers>();
        builder.Services.AddSingleton<Products>();
        builder.Services.AddSingleton(new HandChange(postgres.Psql));
        builder.Services.AddShopCaching(store, postgres.ConnectionString);

        var app = builder.Build();
        app.Services.GetRequiredService<CacheNumbers>(); // Counts from the start.
        app.MapRazorPages();
        app.MapLivePrices();
        return app;
    }
}
