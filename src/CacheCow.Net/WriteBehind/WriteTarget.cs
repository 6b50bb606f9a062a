namespace CacheCow.Net;

/// <summary>What the author of a <see cref="WriteBehind{TKey,TObj}"/> has overridden, as the machinery sees it.</summary>
internal abstract class WriteTarget<TKey, TObj>
    where TKey : notnull
{
    public abstract CacheKeys KeysOf(TKey key);

    public abstract byte[] SerializeKey(TKey key);

    public abstract TKey DeserializeKey(ReadOnlyMemory<byte> data);

    public abstract byte[] Serialize(TObj obj);

    public abstract TObj Deserialize(TKey key, ReadOnlyMemory<byte> data, uint schemaVersion);

    public abstract ValueTask<WriteScope<TKey, TObj>> BeginWriteAsync(TKey key, CancellationToken cancellationToken);

    public abstract ValueTask WriteAsync(TKey key, TObj? obj, WriteContext context, CancellationToken cancellationToken);

    public abstract bool IsPermanent(Exception exception);
}
