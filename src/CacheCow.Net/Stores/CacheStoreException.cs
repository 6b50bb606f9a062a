namespace CacheCow.Net;

/// <summary>A store could not do a step that must not be skipped.</summary>
/// <remarks>
/// Reading never throws it, unless <see cref="CacheCowOptions.OnStoreError"/> asks for it: an object that cannot be read from the store is fetched. Invalidating does, because
/// pretending would leave an old object in the cache. The message names the store key, which holds a hash and not the caller's key.
/// </remarks>
public class CacheStoreException : Exception
{
    /// <summary>Without a message.</summary>
    public CacheStoreException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What was attempted, what was found, and what to do.</param>
    public CacheStoreException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what lies behind it.</summary>
    /// <param name="message">What was attempted, what was found, and what to do.</param>
    /// <param name="innerException">What the store's driver said.</param>
    public CacheStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
