using System.Text;

namespace CacheCow.Net.Tests.Keys;

/// <summary>A cache of objects that are the very names of their keys, so that a wrong one shows.</summary>
internal class NamedCache<TKey>(ICacheStore store, Func<TKey, object?> partOf, CacheCowOptions? options = null, string kind = "named") : CacheCow<TKey, string>(store, options)
    where TKey : notnull
{
    public static CacheCowOptions WithTier { get; } = new() { LocalTier = new LocalTierOptions() };

    public int Version { get; set; }

    public List<TKey> Fetched { get; } = [];

    public string NameOf(TKey key) => $"{CacheKeys.For(kind, partOf(key)).Identity} {Version}";

    protected override string? Fetch(TKey key)
    {
        Fetched.Add(key);
        return NameOf(key);
    }

    protected override byte[] Serialize(string obj) => Encoding.UTF8.GetBytes(obj);

    protected override string Deserialize(TKey key, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

    protected override CacheKeys GetKeys(TKey key) => CacheKeys.For(kind, partOf(key));
}
