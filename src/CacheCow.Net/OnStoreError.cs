namespace CacheCow.Net;

/// <summary>What a read does when the store is down, slow or full.</summary>
public enum OnStoreError
{
    /// <summary>Fetches from the source without caching: slower, never wrong. The source must bear the load.</summary>
    Fetch,

    /// <summary>Throws a <see cref="CacheStoreException"/>: protects a source that could not bear the load.</summary>
    Throw,
}
