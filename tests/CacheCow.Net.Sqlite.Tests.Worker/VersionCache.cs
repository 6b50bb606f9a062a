namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>A cache of the versions of a <see cref="SharedSource"/>. Its intents outlive any test, until the clock is set forward.</summary>
internal sealed class VersionCache(ICacheStore store, SharedSource source)
    : CacheCow<int, long>(store, new CacheCowOptions { WriteLifetime = TimeSpan.FromMinutes(30), StoreTimeout = TimeSpan.FromMinutes(1) })
{
    private int _fetches;

    public int Fetches => _fetches;

    protected override long Fetch(int key)
    {
        Interlocked.Increment(ref _fetches);
        var version = source.Version(key);
        Thread.Yield();
        return version;
    }

    protected override byte[] Serialize(long obj) => BitConverter.GetBytes(obj);

    protected override long Deserialize(int key, ReadOnlyMemory<byte> data) => BitConverter.ToInt64(data.Span);

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("version", key);
}
