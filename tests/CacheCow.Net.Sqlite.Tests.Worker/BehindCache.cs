namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>Versions that are accepted at once, and written to a <see cref="SharedSource"/> later.</summary>
internal sealed class BehindCache(ICacheStore store, SharedSource source, bool drains) : WriteBehind<int, long>(
    store, new WriteBehindOptions { Queue = "versions", Drains = drains, PollInterval = TimeSpan.FromMilliseconds(10), WorkerLease = TimeSpan.FromSeconds(20) })
{
    protected override long Fetch(int key) => source.Version(key);

    protected override ValueTask WriteAsync(int key, long obj, WriteContext context, CancellationToken cancellationToken)
    {
        source.Put(key, obj);
        return ValueTask.CompletedTask;
    }

    protected override byte[] Serialize(long obj) => BitConverter.GetBytes(obj);

    protected override long Deserialize(int key, ReadOnlyMemory<byte> data) => BitConverter.ToInt64(data.Span);

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("behind", key);
}
