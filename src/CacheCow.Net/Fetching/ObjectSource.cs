namespace CacheCow.Net;

/// <summary>What a cache's author has overridden, as the machinery sees it.</summary>
internal abstract class ObjectSource<TKey, TObj>
    where TKey : notnull
{
    public abstract ValueTask<TObj?> FetchAsync(TKey key, CancellationToken cancellationToken);

    public abstract ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken);

    public abstract byte[] Serialize(TObj obj);

    /// <summary>Throws if the object is no new value of this key.</summary>
    public abstract void CheckNewValue(TKey key, TObj newValue);

    public abstract TObj Deserialize(TKey key, ReadOnlyMemory<byte> data);

    public abstract EntryPolicy PolicyOf(TKey key, TObj? obj);

    /// <summary>Has the author overridden <see cref="IsCurrent"/>? If not, it need not be asked.</summary>
    public abstract bool ChecksCurrent { get; }

    public abstract bool IsCurrent(TKey key, TObj? obj);
}
