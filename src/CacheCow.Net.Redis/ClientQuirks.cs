using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What the client of a partial package feed (1.2.6) needs, and a published package does not.</summary>
internal static class ClientQuirks
{
    /// <remarks>
    /// By default that client completes its calls one after the other on one thread, the callers' continuations included:
    /// one that blocks (a synchronous call in asynchronous code) stops all others, also the one that it waits for.
    /// </remarks>
    public static void Settle(IConnectionMultiplexer multiplexer)
    {
#if !FULL_FEED
        multiplexer.PreserveAsyncOrder = false;
#endif
    }
}
