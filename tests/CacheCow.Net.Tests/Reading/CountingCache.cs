using System.Collections.Concurrent;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>Remembers what was decoded, for which key, and under which ambient value.</summary>
internal sealed class CountingCache(ICacheStore store, TextSource source, CacheCowOptions options, AsyncLocal<string?> ambient) : TextCache(store, source, options)
{
    private readonly ConcurrentQueue<(string Key, string? Ambient)> _decoded = new();

    public int Decoded => _decoded.Count;

    public IEnumerable<string> DecodedKeys => _decoded.Select(one => one.Key);

    public IEnumerable<string?> Ambients => _decoded.Select(one => one.Ambient);

    /// <summary>The key <c>alias</c> is another name for this one.</summary>
    public string Alias { get; set; } = "alias";

    public Func<string, IReadOnlyList<string>> Tags { get; set; } = _ => [];

    public void Forget() => _decoded.Clear();

    protected override string Deserialize(string key, ReadOnlyMemory<byte> data)
    {
        _decoded.Enqueue((key, ambient.Value));
        return base.Deserialize(key, data);
    }

    protected override CacheKeys GetKeys(string key) => base.GetKeys(key == "alias" ? Alias : key);

    protected override IReadOnlyList<string> GetTags(string key) => Tags(key);
}
