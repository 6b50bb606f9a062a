using System.Text.Json;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>
/// A cache whose source leaves out what it does not have, if it is asked for many; asked for one, it answers with the type's default.
/// </summary>
internal sealed class SparseCache<TObj>(ICacheStore store, CacheCowOptions? options = null) : CacheCow<string, TObj>(store, options)
{
    public Dictionary<string, TObj> Source { get; } = [];

    /// <summary>The next fetch of many waits here.</summary>
    public Gate? Hold { get; set; }

    public int Fetches { get; private set; }

    public int FetchesOfMany { get; private set; }

    protected override TObj? Fetch(string key)
    {
        Fetches++;
        return Source.GetValueOrDefault(key);
    }

    protected override async ValueTask<IReadOnlyDictionary<string, TObj>> FetchManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        FetchesOfMany++;
        if (Hold is { } gate)
            await gate.PassAsync(cancellationToken);
        return Source.Where(one => keys.Contains(one.Key)).ToDictionary();
    }

    protected override byte[] Serialize(TObj obj) => JsonSerializer.SerializeToUtf8Bytes(obj);

    protected override TObj Deserialize(string key, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize<TObj>(data.Span)!;

    protected override CacheKeys GetKeys(string key) => CacheKeys.For("sparse", key);
}
