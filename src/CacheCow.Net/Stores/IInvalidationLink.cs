namespace CacheCow.Net;

/// <summary>A listener's connection to the invalidations of a store. Disposing of it ends it; doing so twice does no harm.</summary>
public interface IInvalidationLink : IDisposable
{
    /// <summary>
    /// An invalidation returns to its caller only after all listeners were told, so that the link needs no confirmation: all users of the store are in this process.
    /// </summary>
    bool IsImmediate { get; }
}
