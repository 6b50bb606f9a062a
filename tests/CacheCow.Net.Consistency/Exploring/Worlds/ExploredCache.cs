using System.Globalization;
using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>The cache of a node, on its view of the store and of the source.</summary>
internal sealed class ExploredCache(Node node, World world, CacheCowOptions options) : CacheCow<string, Versioned>(node.Store, options)
{
    private static readonly AsyncLocal<Dictionary<string, int>?> Snapshot = new();

    /// <summary>A transaction begins: what is read in it is what the source has now.</summary>
    public void TakeSnapshot() => Snapshot.Value = new(world.Source);

    protected override Versioned? Fetch(string key) => throw new NotSupportedException("It is read step by step.");

    protected override async ValueTask<Versioned?> FetchAsync(string key, CancellationToken cancellationToken)
    {
        await node.ParkAsync("the source reads", key, new Footprint(ExploredKeys.InSource(key), 0), mayFail: true).ConfigureAwait(false);
        var version = (Snapshot.Value ?? world.Source)[key];
        await node.ParkAsync("the source answers", key, Footprint.None).ConfigureAwait(false);
        return version == 0 ? null : new Versioned(key, version);
    }

    protected override byte[] Serialize(Versioned obj) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{obj.Version} {obj.Key}"));

    protected override Versioned Deserialize(string key, ReadOnlyMemory<byte> data)
    {
        var text = Encoding.UTF8.GetString(data.Span);
        var space = text.IndexOf(' ');
        return new Versioned(text[(space + 1)..], int.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture));
    }

    protected override CacheKeys GetKeys(string key) => ExploredKeys.Of(key);

    protected override IReadOnlyList<string> GetTags(string key) => world.Scenario.Tags;
}
