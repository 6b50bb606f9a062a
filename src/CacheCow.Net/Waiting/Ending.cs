namespace CacheCow.Net;

/// <summary>
/// Disposes synchronously of what ends asynchronously, since a container that is disposed of synchronously refuses whatever has no <see cref="IDisposable.Dispose"/>.
/// </summary>
internal static class Ending
{
    /// <summary>Waits for it on this thread. Nothing of it needs the caller's synchronisation context or task scheduler, which may have no other thread.</summary>
    public static void Wait<T>(T owner)
        where T : IAsyncDisposable
    {
        var ending = Detached.Run(static one => one.DisposeAsync(), owner);
        if (ending.IsCompleted)
            ending.GetAwaiter().GetResult();
        else
            ending.AsTask().GetAwaiter().GetResult();
    }
}
