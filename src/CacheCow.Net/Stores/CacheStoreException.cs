namespace CacheCow.Net;

/// <summary>The exception that is thrown when a store could not carry out a step that must not be skipped.</summary>
/// <remarks>
/// Reads never throw it, unless <see cref="CacheCowOptions.OnStoreError"/> asks for it: an object that cannot be read from the store is
/// fetched. Invalidations throw it, because otherwise an old object would stay in the cache unnoticed. The message names the store key.
/// It holds a hash and not the caller's key, except for keys of <see cref="CacheKeys.Readable"/> and keys of your own making.
/// </remarks>
public class CacheStoreException : Exception
{
    /// <summary>Initializes a new instance without a message.</summary>
    public CacheStoreException()
    {
    }

    /// <summary>Initializes a new instance with a message.</summary>
    /// <param name="message">The message: what was attempted, what was found, and what to do.</param>
    public CacheStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance with a message and the exception that caused it.</summary>
    /// <param name="message">The message: what was attempted, what was found, and what to do.</param>
    /// <param name="innerException">The exception of the store's driver.</param>
    public CacheStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
