namespace CacheCow.Net.Docs.Tests.Snippets.Keys;

public sealed class ProductCache(ICacheStore store, CacheCowOptions options) : CacheCow<(int Shop, string Sku), string>(store, options)
{
    protected override CacheKeys GetKeys((int Shop, string Sku) key) => CacheKeys.For("product", key.Shop, key.Sku);

    protected override string? Fetch((int Shop, string Sku) key) => "Chair";
    protected override byte[] Serialize(string name) => [];
    protected override string Deserialize((int Shop, string Sku) key, ReadOnlyMemory<byte> data) => "Chair";
}

internal static class Secrets
{
    public static ProductCache Make(ICacheStore store, string secret)
    {
        var options = new CacheCowOptions { KeySecret = Convert.FromBase64String(secret) };   // 16 to 1,024 bytes; 32 random ones are a good choice
        return new ProductCache(store, options);
    }
}
