using System.Text;

namespace CacheCow.Net.Testing;

/// <summary>A cache of texts in front of a <see cref="TextSource"/>.</summary>
public class TextCache(ICacheStore store, TextSource source, CacheCowOptions? options = null) : CacheCow<string, string>(store, options)
{
    public Exception? SerializeFails { get; set; }

    public Exception? DeserializeFails { get; set; }

    public Func<string, string?, EntryPolicy>? Policy { get; set; }

    public CacheKeys KeysOf(string key) => GetKeys(key);

    protected override string? Fetch(string key) => throw new NotSupportedException();

    protected override async ValueTask<string?> FetchAsync(string key, CancellationToken cancellationToken) =>
        (await source.ReadAsync([key], cancellationToken)).GetValueOrDefault(key);

    protected override ValueTask<IReadOnlyDictionary<string, string>> FetchManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        source.ReadAsync(keys, cancellationToken);

    protected override byte[] Serialize(string obj) => SerializeFails is null ? Encoding.Unicode.GetBytes(obj) : throw SerializeFails;

    protected override string Deserialize(string key, ReadOnlyMemory<byte> data) =>
        DeserializeFails is null ? Encoding.Unicode.GetString(data.Span) : throw DeserializeFails;

    protected override CacheKeys GetKeys(string key) => CacheKeys.For("text", key);

    protected override EntryPolicy GetPolicy(string key, string? obj) => Policy?.Invoke(key, obj) ?? base.GetPolicy(key, obj);
}
