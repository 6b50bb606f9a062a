using CacheCow.Net;
using Microsoft.AspNetCore.DataProtection;
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

        // What they tell of comes as an exception too, and is told once.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);

        builder.Services.AddRazorPages();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton<CacheNumbers>();
        builder.Services.AddSingleton<Products>();
        builder.Services.AddSingleton(new HandChange(postgres.Psql));
        builder.Services.AddShopCaching(store, postgres.ConnectionString);

        var app = builder.Build();
        app.Services.GetRequiredService<CacheNumbers>(); // Counts from the start.
        app.UseStatusCodePages();
        app.MapRazorPages();
        app.MapLivePrices();
        return app;
    }
}
