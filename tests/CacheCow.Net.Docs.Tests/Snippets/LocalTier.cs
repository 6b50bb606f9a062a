using CacheCow.Net.Redis;


namespace CacheCow.Net.Docs.Tests.Snippets.LocalTier;

public sealed class PostCache(ICacheStore store, PostDatabase database, CacheCowOptions options) : CacheCow<int, Post>(store, options)
{
    protected override Post? Fetch(int id) => database.Find(id);
    protected override byte[] Serialize(Post post) => [];
    protected override Post Deserialize(int id, ReadOnlyMemory<byte> data) => new(id, "");
    protected override CacheKeys GetKeys(int id) => CacheKeys.For("post", id);
}

internal static class Local
{
    public static PostCache Make(ICacheStore store, PostDatabase database)
    {
        var cache = new PostCache(store, database, new CacheCowOptions
        {
            LocalTier = new LocalTierOptions { MaxEntries = 50_000, MaxBytes = 256L << 20, Ttl = TimeSpan.FromMinutes(5) },
        });
        return cache;
    }

    public static void Watch(RedisStore store)
    {
        store.BackplaneStateChanged += (_, change) => Console.WriteLine($"Backplane: {change.Current} {change.Reason}");   // Connecting, Connected, Silent, Off
    }
}
