namespace CacheCow.Net;

/// <summary>W2, whose failure is nobody's who waits: it is counted, and tried again in the background.</summary>
internal sealed class QuietDispose<TKey, TObj>(WriteScope<TKey, TObj> write) : IAsyncDisposable
    where TKey : notnull
{
    public async ValueTask DisposeAsync()
    {
        try
        {
            await write.EndAsync().ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
        }
    }
}
