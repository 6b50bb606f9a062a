using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Leads flights to their landing: lease (R2), fetch (R3), fill (R4) or release (R5), and waits while another process fills.
/// </summary>
/// <remarks>One flight or many at a time: many are leased, fetched and filled together, each as soon as it can be.</remarks>
internal sealed class Filler<TKey, TObj>
    where TKey : notnull
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LastPoll = TimeSpan.FromMilliseconds(50);

    private readonly CacheCowOptions _options;
    private readonly Waits _waits;
    private readonly Leasing<TKey, TObj> _leasing;
    private readonly Fetcher<TKey, TObj> _fetcher;

    public Filler(
        BoundedSource<TKey, TObj> source, StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheCowOptions options, CacheMetrics metrics,
        LocalPuts<TKey, TObj> local, Sharing sharing)
    {
        (_options, _waits) = (options, store.Waits);
        _leasing = new Leasing<TKey, TObj>(store, codec, metrics, local);
        _fetcher = new Fetcher<TKey, TObj>(source, store, codec, options, metrics, local, sharing);
    }

    /// <summary>Fetches for one caller alone, without the store.</summary>
    public ValueTask<Known<TObj>> FetchAloneAsync(TKey key, Place place, bool isOfMany, CancellationToken cancellationToken) =>
        _fetcher.FetchAloneAsync(key, place, isOfMany, cancellationToken);

    /// <summary>Leads flights of one crew until all have an answer. Never throws: what goes wrong is what the flights end with.</summary>
    public async Task LeadAsync(Flight<TKey, TObj>[] flights)
    {
        try
        {
            await LeadAllAsync(flights, WaitUntil(), areBusy: false).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            foreach (var flight in flights)
                flight.End(exception);
        }
    }

    /// <summary>The same for a flight that is alone in its crew, without what only many need. It has an answer for its leader when this has ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask LeadAsync(Flight<TKey, TObj> flight)
    {
        try
        {
            var waitUntil = WaitUntil();
            var state = await _leasing.AskAsync(flight).ConfigureAwait(false);
            if (state == LeaseState.BusyFilling)
                await LeadAllAsync([flight], waitUntil, areBusy: true).ConfigureAwait(false);
            else if (state != LeaseState.Present)
                await _fetcher.FetchAndLandAsync(flight, isLeased: state == LeaseState.Granted).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            flight.End(exception);
        }
    }

    /// <param name="flights">The flights.</param>
    /// <param name="waitUntil">How long to wait for others who fill.</param>
    /// <param name="areBusy">They have been asked for, and others fill.</param>
    private async Task LeadAllAsync(Flight<TKey, TObj>[] flights, long waitUntil, bool areBusy)
    {
        var cancelled = flights[0].Crew.Cancelled;
        var fetches = new List<Task>(1);
        var (ready, busy) = areBusy ? ([], [.. flights]) : await _leasing.AskAsync(flights, isFirstTime: true).ConfigureAwait(false);
        for (var pause = FirstPoll; ; pause = Min(pause * 1.6, LastPoll))
        {
            var left = _options.TimeProvider.GetElapsedTime(_options.TimeProvider.GetTimestamp(), waitUntil);
            if (left <= TimeSpan.Zero)
            {
                // P6 is bounded: the filler may have died.
                ready.AddRange(busy.Select(flight => new Fetching<TKey, TObj>(flight, IsLeased: false)));
                busy.Clear();
            }

            if (ready.Count > 0)
                fetches.Add(_fetcher.FetchAndLandAsync(ready, cancelled));
            if (busy.Count == 0)
                break;
            await _waits.DelayAsync(Min(pause, left), cancelled).ConfigureAwait(false);
            (ready, busy) = await _leasing.AskAsync([.. busy], isFirstTime: false).ConfigureAwait(false);
        }

        await Task.WhenAll(fetches).ConfigureAwait(false);
    }

    private long WaitUntil() => _options.TimeProvider.GetTimestamp() + (long)(_options.FillWait.TotalSeconds * _options.TimeProvider.TimestampFrequency);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
