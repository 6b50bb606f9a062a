using StackExchange.Redis;

namespace BlogPosts.Stores;

/// <summary><c>GET</c>, <c>SET … PX</c> and <c>DEL</c>.</summary>
internal sealed class PlainRedis(IDatabaseAsync database, string prefix) : IPlainStore
{
    public async ValueTask<byte[]?> GetAsync(string key) => await database.StringGetAsync(prefix + key);

    public async ValueTask SetAsync(string key, byte[] value, TimeSpan lifetime) =>
        await database.StringSetAsync(prefix + key, value, lifetime);

    public async ValueTask DeleteAsync(string key) => await database.KeyDeleteAsync(prefix + key);
}
