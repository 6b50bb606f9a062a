using System.Text;

namespace CacheCow.Net.Nodes;

/// <summary>A cache of texts that are written to a <see cref="WriteLog"/> later.</summary>
internal sealed class LogCache(ICacheStore store, WriteLog log, WriteBehindOptions behind, CacheCowOptions? options = null) : WriteBehind<string, string>(store, behind, options)
{
    /// <summary>Awaited before and after the log is written to.</summary>
    public Func<string, bool, Task>? AtWrite { get; set; }

    protected override string? Fetch(string key) => throw new NotSupportedException();

    protected override async ValueTask<string?> FetchAsync(string key, CancellationToken cancellationToken) => await log.ReadAsync(key);

    protected override byte[] Serialize(string obj) => Encoding.UTF8.GetBytes(obj);

    protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

    protected override CacheKeys GetKeys(string key) => CacheKeys.For("log", key);

    protected override async ValueTask WriteAsync(string key, string? obj, WriteContext context, CancellationToken cancellationToken)
    {
        if (AtWrite is { } before)
            await before("Write", true);
        await log.WriteAsync(new LoggedWrite(key, obj!, context.Sequence));
        if (AtWrite is { } after)
            await after("Write", false);
    }
}
