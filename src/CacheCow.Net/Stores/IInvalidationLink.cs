namespace CacheCow.Net;

/// <summary>
/// Represents the connection of a listener to the invalidations of a store. Disposing of it ends it. Disposing of it more than once does no
/// harm.
/// </summary>
public interface IInvalidationLink : IDisposable
{
    /// <summary>
    /// Gets a value that indicates whether an invalidation returns to its caller only after all listeners were told. Then all users of the
    /// store are in this process, and the link needs no confirmation.
    /// </summary>
    bool IsImmediate { get; }
}
