using CacheCow.Net;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Shop.Caching;
using Shop.Catalogue;
using Shop.Live;
using Shop.Numbers;

namespace Shop;

/// <summary>Puts the web application together.</summary>
internal static class ShopApp
{
    private const string Address = "http://127.0.0.1:5080";

    public static WebApplication Build(string[] args, ICacheStore store, string connectionString)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (builder.Configuration["urls"] is null)
            builder.WebHost.UseUrls(Address);

        // What the first two tell of comes as an exception too, and is told once; the third would warn that keys are in memory.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        builder.Services.AddRazorPages();
        builder.Services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeysInMemory());
        builder.Services.AddSingleton<CacheNumbers>();
        builder.Services.AddSingleton<Products>();
        builder.Services.AddShopCaching(store, connectionString);

        var app = builder.Build();
        app.Services.GetRequiredService<CacheNumbers>(); // Counts from the start.
        app.UseRequestLocalization("en"); // A browser sends 6.75, whatever culture the machine has.
        app.UseStatusCodePages();
        app.MapRazorPages();
        app.MapLivePrices();
        return app;
    }
}
