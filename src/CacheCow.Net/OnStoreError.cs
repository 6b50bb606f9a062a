namespace CacheCow.Net;

/// <summary>Specifies what a read does when the store is down, slow or full.</summary>
public enum OnStoreError
{
    /// <summary>
    /// Fetches from the source without caching. This is slower, but never wrong. The source must be able to bear the load.
    /// </summary>
    Fetch,

    /// <summary>Throws a <see cref="CacheStoreException"/>. This protects a source that could not bear the load.</summary>
    Throw,
}
