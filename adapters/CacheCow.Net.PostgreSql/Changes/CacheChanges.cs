namespace CacheCow.Net.PostgreSql;

/// <summary>What is to be invalidated in one cache.</summary>
internal abstract class CacheChanges
{
    /// <summary>How many keys and tags there are.</summary>
    public abstract int Count { get; }

    /// <summary>Takes over what is to be invalidated in the same cache by another transaction.</summary>
    public abstract void Merge(CacheChanges other);

    /// <summary>Invalidates. Throws what the store throws.</summary>
    public abstract ValueTask ApplyAsync(CancellationToken cancellationToken);

    /// <summary>The same, empty.</summary>
    public abstract CacheChanges New();
}
