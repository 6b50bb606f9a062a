using System.Buffers.Binary;

namespace CacheCow.Net.Nodes;

/// <summary>A cache in front of the truth. A fetch first reads and then takes its time: what it brings may be old by then.</summary>
/// <param name="fetchTime">How long a fetch takes, by its key and by how many have begun to fetch that.</param>
/// <param name="groups">Each object has one of so many tags; 0: none has.</param>
internal sealed class VersionCache(ICacheStore store, Truth truth, Func<int, long, TimeSpan> fetchTime, CacheCowOptions options, int groups = 0)
    : CacheCow<int, Versioned>(store, options)
{
    public const string Name = "nodes";

    /// <summary>How many tags there are, where there are any.</summary>
    public const int SomeGroups = 5;

    public string TagOf(int key) => $"group-{key % groups}";

    protected override Versioned? Fetch(int key) => throw new NotSupportedException();

    protected override async ValueTask<Versioned?> FetchAsync(int key, CancellationToken cancellationToken)
    {
        var fetches = truth.BeginFetch(key);
        var version = truth.Version(key);
        await Task.Delay(fetchTime(key, fetches), cancellationToken);
        return new Versioned(key, version);
    }

    protected override byte[] Serialize(Versioned obj)
    {
        var bytes = new byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, obj.Key);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(int)), obj.Version);
        return bytes;
    }

    protected override Versioned Deserialize(int key, ReadOnlyMemory<byte> data) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(data.Span), BinaryPrimitives.ReadInt64LittleEndian(data.Span[sizeof(int)..]));

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("nodes", key);

    protected override IReadOnlyList<string> GetTags(int key) => groups == 0 ? [] : [TagOf(key)];
}
