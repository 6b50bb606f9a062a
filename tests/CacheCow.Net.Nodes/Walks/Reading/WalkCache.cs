namespace CacheCow.Net.Nodes;

/// <summary>The cache under test, in front of a <see cref="WalkDatabase"/>.</summary>
internal sealed class WalkCache(ICacheStore store, WalkDatabase database, CacheCowOptions options)
    : CacheCow<int, Versioned>(store, options), IWalkCache
{
    private int _fetches;

    public Func<Task>? BeforeReturn { get; set; }

    public int Fetches => Volatile.Read(ref _fetches);

    public ValueTask<Versioned?> ReadAsync(int key) => GetAsync(key);

    protected override Versioned? Fetch(int key) => throw new NotSupportedException();

    protected override async ValueTask<Versioned?> FetchAsync(int key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        var version = await database.VersionAsync(key);
        if (BeforeReturn is { } wait)
            await wait();
        return new Versioned(key, version);
    }

    protected override byte[] Serialize(Versioned obj) => obj.ToBytes();

    protected override Versioned Deserialize(int key, ReadOnlyMemory<byte> data) => Versioned.Parse(data.Span);

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("walk", database.Name, key);

    protected override IReadOnlyList<string> GetTags(int key) => WalkObjects.TagOf(database.Name, key) is { } tag ? [tag] : [];
}
