namespace CacheCow.Net;

/// <summary>What time it is for the store, in milliseconds since 1970: expiries that processes share are never counted by a client's clock.</summary>
internal sealed class StoreClock(ICacheStore store)
{
    private Task? _firstAnswer;

    /// <summary>The store was asked for its time once, and has told it or failed: from then on nobody waits for it.</summary>
    public bool IsSettled => _firstAnswer is { IsCompleted: true };

    /// <summary>Asks for the first time. Without it, whatever expires would count as expired, and be fetched by everybody at the start. Never throws.</summary>
    public Task SettleAsync(StoreSteps steps)
    {
        // Who comes at the same time asks, too, or waits for the same answer; a synchronous caller asks: the answer to another's question may need a thread of the pool to be heard.
        if (_firstAnswer is { } asked && (asked.IsCompleted || !steps.Waits.AreBlocking))
            return asked;
        var asking = steps.TimeAsync().AsTask();
        var first = Interlocked.CompareExchange(ref _firstAnswer, asking, null);
        return first is null || steps.Waits.AreBlocking ? asking : first;
    }

    /// <summary>The time, if the store need not be asked for it.</summary>
    public bool TryRead(out long now)
    {
        now = 0;
        try
        {
            var asked = store.TimeAsync(default);
            if (asked.IsCompletedSuccessfully)
            {
                now = asked.Result.ToUnixTimeMilliseconds();
                return true;
            }

            // It is known next time, or fails again then.
            LateFailure.Observe(asked.AsTask());
        }
        catch (Exception)
        {
            // Not known, whatever it is: a hit is not to fail for that.
        }

        return false;
    }

    /// <summary>Is that time past? If the store's time is not known, yes: an object too many is fetched.</summary>
    public bool IsPast(long expiresAt) => !TryRead(out var now) || now >= expiresAt;
}
