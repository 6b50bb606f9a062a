namespace CacheCow.Net.PostgreSql;

/// <summary>Closes what could not be used, or has failed: what was thrown then is what is told, not that a broken connection cannot be closed either.</summary>
internal static class Closing
{
    public static async ValueTask TryDisposeAsync(this IAsyncDisposable failed)
    {
        try
        {
            await failed.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
        }
    }
}
