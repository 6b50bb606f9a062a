namespace CacheCow.Net;

/// <summary>What time it is for the store, in milliseconds since 1970: expiries that processes share are never counted by a client's clock.</summary>
internal sealed class StoreClock(ICacheStore store)
{
    /// <summary>The time, if the store need not be asked for it.</summary>
    public bool TryRead(out long now)
    {
        var asked = store.TimeAsync(default);
        if (asked.IsCompletedSuccessfully)
        {
            now = asked.Result.ToUnixTimeMilliseconds();
            return true;
        }

        // It is known next time, or fails again then.
        _ = asked.AsTask().ContinueWith(
            static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        now = 0;
        return false;
    }

    /// <summary>Is that time past? If the store's time is not known, yes: an object too many is fetched.</summary>
    public bool IsPast(long expiresAt) => !TryRead(out var now) || now >= expiresAt;
}
