using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Runs fetches from their start to their result: lease (R2), source (R3), fill (R4) or release (R5); and waits while another process fills.
/// </summary>
/// <remarks>One fetch, or many at a time: many are leased, fetched and filled together, each as soon as it can be. Nothing here throws: what goes wrong is what the fetches end with.</remarks>
internal sealed class FetchRunner<TKey, TObj>(
    FetchTable<TKey, TObj> table, LeaseStep<TKey, TObj> lease, SourceStep<TKey, TObj> source, FillStep<TKey, TObj> fill, CacheCowOptions options, Waits waits)
    where TKey : notnull
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LastPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs a fetch that is alone in its group, without what only many need. It has an answer for its starter when this has ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(SharedFetch<TKey, TObj> fetch)
    {
        try
        {
            var waitUntil = WaitUntil();
            var state = await lease.AskAsync(fetch).ConfigureAwait(false);
            if (state == LeaseState.BusyFilling)
                await RunAllAsync([fetch], waitUntil, areBusy: true).ConfigureAwait(false);
            else if (state != LeaseState.Present)
                await FetchAndFillAsync(fetch, isLeased: state == LeaseState.Granted).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            table.Fail(fetch, exception);
        }
    }

    /// <summary>Runs the fetches of one group until all have an answer.</summary>
    public async Task RunAsync(SharedFetch<TKey, TObj>[] fetches)
    {
        try
        {
            await RunAllAsync(fetches, WaitUntil(), areBusy: false).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            foreach (var fetch in fetches)
                table.Fail(fetch, exception);
        }
    }

    /// <param name="fetches">The fetches.</param>
    /// <param name="waitUntil">How long to wait for others who fill.</param>
    /// <param name="areBusy">Their leases have been asked for, and others fill.</param>
    private async Task RunAllAsync(SharedFetch<TKey, TObj>[] fetches, long waitUntil, bool areBusy)
    {
        var cancelled = fetches[0].Group.Cancelled;
        var running = new List<Task>(1);
        var (ready, busy) = areBusy ? ([], [.. fetches]) : await lease.AskAsync(fetches, isFirstTime: true).ConfigureAwait(false);
        for (var pause = FirstPoll; ; pause = Min(pause * 1.6, LastPoll))
        {
            var left = options.TimeProvider.GetElapsedTime(options.TimeProvider.GetTimestamp(), waitUntil);
            if (left <= TimeSpan.Zero)
            {
                // P6 is bounded: the filler may have died.
                ready.AddRange(busy.Select(fetch => new LeasedFetch<TKey, TObj>(fetch, IsLeased: false)));
                busy.Clear();
            }

            if (ready.Count > 0)
                running.Add(FetchAndFillAsync(ready, cancelled));
            if (busy.Count == 0)
                break;
            await waits.DelayAsync(Min(pause, left), cancelled).ConfigureAwait(false);
            (ready, busy) = await lease.AskAsync([.. busy], isFirstTime: false).ConfigureAwait(false);
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FetchAndFillAsync(SharedFetch<TKey, TObj> fetch, bool isLeased)
    {
        // R3: the lease is answered; whoever has joined by now came before the fetch begins.
        var leased = new LeasedFetch<TKey, TObj>(fetch, isLeased, table.CountArrivals(fetch));
        Fetched<TKey, TObj> fetched;
        try
        {
            fetched = await source.FetchAsync(fetch, null, fetch.Group.Cancelled).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await fill.ReleaseAsync(leased).ConfigureAwait(false);
            table.Fail(fetch, exception);
            return;
        }

        await fill.FillAndCompleteAsync(leased, fetched).ConfigureAwait(false);
    }

    private async Task FetchAndFillAsync(List<LeasedFetch<TKey, TObj>> leased, CancellationToken cancelled)
    {
        // R3, as for one.
        for (var i = 0; i < leased.Count; i++)
            leased[i] = leased[i] with { ValidThrough = table.CountArrivals(leased[i].Fetch) };

        Fetched<TKey, TObj> fetched;
        try
        {
            fetched = await source.FetchAsync(leased[0].Fetch, leased.Count == 1 ? null : leased, cancelled).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await Task.WhenAll(leased.Select(one => fill.ReleaseAsync(one).AsTask())).ConfigureAwait(false);
            foreach (var one in leased)
                table.Fail(one.Fetch, exception);
            return;
        }

        await Task.WhenAll(leased.Select(one => fill.FillAndCompleteAsync(one, fetched).AsTask()).ToArray()).ConfigureAwait(false);
    }

    private long WaitUntil() => options.TimeProvider.GetTimestamp() + (long)(options.FillWait.TotalSeconds * options.TimeProvider.TimestampFrequency);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
