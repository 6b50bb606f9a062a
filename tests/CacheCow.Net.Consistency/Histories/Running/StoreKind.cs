namespace CacheCow.Net.Consistency.Histories;

/// <summary>The stores that histories are made on. The names are what <c>--store</c> takes, in lower case.</summary>
internal enum StoreKind
{
    /// <summary>One process, with a cache for each node.</summary>
    Memory,

    Sqlite,

    Redis,

    /// <summary>Redis Cluster: three primaries, each with a replica.</summary>
    Cluster,

    /// <summary>Redis with two replicas and a Sentinel.</summary>
    Sentinel,
}
