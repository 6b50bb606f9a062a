using System.Collections.Concurrent;
using System.Text;

namespace CacheCow.Net.Testing;

/// <summary>A cache of texts that are written to a <see cref="TextSource"/> later.</summary>
public class BehindCache(ICacheStore store, TextSource source, WriteBehindOptions behind, CacheCowOptions? options = null)
    : WriteBehind<string, string>(store, behind, options)
{
    private readonly ConcurrentQueue<(string Key, string? Value, WriteContext Context)> _writes = new();

    /// <summary>What each write does before the source is written to.</summary>
    public Func<string, string?, WriteContext, CancellationToken, Task>? BeforeWrite { get; set; }

    /// <summary>What each write does when the source has it.</summary>
    public Func<Task>? AfterWrite { get; set; }

    /// <summary>Exceptions that are not worth another attempt.</summary>
    public Func<Exception, bool>? Permanent { get; set; }

    /// <summary>What this has written, in that order.</summary>
    public IReadOnlyList<(string Key, string? Value, WriteContext Context)> Writes => [.. _writes];

    protected override string? Fetch(string key) => source[key];

    protected override async ValueTask<string?> FetchAsync(string key, CancellationToken cancellationToken) =>
        (await source.ReadAsync([key], cancellationToken)).GetValueOrDefault(key);

    protected override ValueTask<IReadOnlyDictionary<string, string>> FetchManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        source.ReadAsync(keys, cancellationToken);

    protected override byte[] Serialize(string obj) => Encoding.Unicode.GetBytes(obj);

    protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => Encoding.Unicode.GetString(data.Span);

    protected override CacheKeys GetKeys(string key) => CacheKeys.For("text", key);

    protected override async ValueTask WriteAsync(string key, string? obj, WriteContext context, CancellationToken cancellationToken)
    {
        if (BeforeWrite is { } before)
            await before(key, obj, context, cancellationToken);
        source[key] = obj;
        _writes.Enqueue((key, obj, context));
        if (AfterWrite is { } after)
            await after();
    }

    protected override bool IsPermanent(Exception exception) => Permanent?.Invoke(exception) ?? base.IsPermanent(exception);
}
