using CacheCow.Net.Files;

namespace CacheCow.Net.Docs.Tests.Snippets;

public sealed record Settings(string? Name);

internal static class FilesInRoot
{
    public static async Task RunAsync(string folder, string path)
    {
        var cache = FileCacheCow.Json<Settings>(new MemoryStore(), new FileCacheOptions { Root = folder });
        var settings = cache.Get("shop.json");         // null: there is no such file
        await File.WriteAllTextAsync(path, "{}");      // noticed at the next Get
        var changed = await cache.GetAsync("shop.json");
        var several = await cache.GetManyAsync(["shop.json", "mail.json"]);
    }

    public static async Task PackageAsync(ICacheStore store)
    {
        var settings = FileCacheCow.Json<Settings>(store, new FileCacheOptions { Root = "/etc/shop" });

        Settings? current = settings.Get("tenants/acme.json");    // null: there is no such file
        var several = await settings.GetManyAsync(["tenants/acme.json", "tenants/umbrella.json"]);
    }

    public static async Task WatchAsync(ICacheStore store)
    {
        var options = new FileCacheOptions { Root = "/etc/shop", CheckEachHit = false };    // a hit of a watched file does not touch the disk
        var settings = FileCacheCow.Json<Settings>(store, options);
        await using var watch = settings.Watch();                                           // the root, and all beneath

        Console.WriteLine($"{watch.State}: {watch.Error}");                                 // Watching, or CheckingOnly and why
    }
}
