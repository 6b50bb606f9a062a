using System.Collections.Concurrent;

namespace CacheCow.Net;

/// <summary>
/// Fetches objects anew before they expire, so that nobody has to wait when they do.
/// </summary>
/// <remarks>
/// <para>A read that finds an object in its last <see cref="EntryPolicy.RefreshAhead"/> begins it with a probability that rises from 0 to 1 until the expiry: objects that are
/// read often are refreshed early, and by one reader at a time, others not at all. (After the idea of Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede
/// Prevention", 2015, with a window instead of the time of a fetch.)</para>
/// <para>A refresh is R2–R4 like any fill, over exactly the bytes that were read: an invalidation voids it, another process that refreshes or has refreshed ends it.</para>
/// </remarks>
internal sealed class Refresher<TKey, TObj>(SingleFlight<TKey, TObj> fetches, RefreshWindow<TKey, TObj> window, StoreClock clock, CacheMetrics metrics)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<string, bool> _running = new();

    /// <summary>Begins a refresh if it is time for it. The caller does not wait.</summary>
    public void Consider(in ReadRequest<TKey> request, ReadOnlyMemory<byte> bytes, in Found<TObj> found)
    {
        if (found.ExpiresAt == 0 || window.Of(request.Key, found) is not { Ticks: > 0 } ahead || !clock.TryRead(out var now))
            return;
        var left = found.ExpiresAt - now;
        if (left > ahead.TotalMilliseconds * Random.Shared.NextDouble() || !_running.TryAdd(request.Address.Keys.Identity, true))
            return;

        metrics.RefreshAhead();
        var work = (Refresher: this, request.Key, request.Address, Request: new FetchRequest(bytes, Ttl: request.Ttl, Ticket: request.Ticket, IsRefresh: true));
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Refresher.RefreshAsync(work.Key, work.Address, work.Request), work, preferLocal: false);
    }

    private async Task RefreshAsync(TKey key, StoreAddress address, FetchRequest request)
    {
        try
        {
            await fetches.RefreshAsync(key, address, request).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            metrics.Log.RefreshFailed(exception);

            // The object is good until it expires; who asks for it then hears what is wrong.
        }
        finally
        {
            _running.TryRemove(address.Keys.Identity, out _);
        }
    }
}
