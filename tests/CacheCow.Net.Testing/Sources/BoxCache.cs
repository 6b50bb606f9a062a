using System.Text;

namespace CacheCow.Net.Testing;

/// <summary>A cache of objects that can be changed by those who hold them.</summary>
public sealed class BoxCache(ICacheStore store, TextSource source, CacheCowOptions? options = null) : CacheCow<string, Box>(store, options)
{
    public Exception? SerializeFails { get; set; }

    protected override Box? Fetch(string key) => throw new NotSupportedException();

    protected override async ValueTask<Box?> FetchAsync(string key, CancellationToken cancellationToken) =>
        (await source.ReadAsync([key], cancellationToken)).TryGetValue(key, out var text) ? new Box { Text = text } : null;

    protected override byte[] Serialize(Box obj) => SerializeFails is null ? Encoding.UTF8.GetBytes(obj.Text) : throw SerializeFails;

    protected override Box Deserialize(string key, ReadOnlyMemory<byte> data) => new() { Text = Encoding.UTF8.GetString(data.Span) };

    protected override CacheKeys GetKeys(string key) => CacheKeys.For("box", key);
}
