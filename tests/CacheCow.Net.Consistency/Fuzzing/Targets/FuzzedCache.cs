using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>A cache whose author refuses some bytes.</summary>
internal sealed class FuzzedCache(ICacheStore store) : CacheCow<string, string>(store)
{
    public const string Source = "from the source";

    public static CacheKeys Keys { get; } = CacheKeys.For("k", "k");

    protected override string? Fetch(string key) => Source;

    protected override byte[] Serialize(string obj) => Encoding.Latin1.GetBytes(obj);

    protected override string Deserialize(string key, ReadOnlyMemory<byte> data) =>
        data.Span.StartsWith("!"u8) ? throw new FormatException("Refused.") : Encoding.Latin1.GetString(data.Span);

    protected override CacheKeys GetKeys(string key) => Keys;
}
