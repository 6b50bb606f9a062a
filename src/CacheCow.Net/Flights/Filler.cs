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

    /// <summary>Leads flights of one crew until all have landed. Never throws: what goes wrong is what the flights end with.</summary>
    public async Task LeadAsync(Flight<TKey, TObj>[] flights)
    {
        try
        {
            await LeadAllAsync(flights).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            foreach (var flight in flights)
                flight.End(exception);
        }
    }

    private async Task LeadAllAsync(Flight<TKey, TObj>[] flights)
    {
        var cancelled = flights[0].Crew.Cancelled;
        var waitUntil = _options.TimeProvider.GetTimestamp() + (long)(_options.FillWait.TotalSeconds * _options.TimeProvider.TimestampFrequency);
        var fetches = new List<Task>(1);
        var waiting = flights;
        for (var pause = FirstPoll; waiting.Length > 0; pause = Min(pause * 1.6, LastPoll))
        {
            var (ready, busy) = await _leasing.AskAsync(waiting, isFirstTime: pause == FirstPoll).ConfigureAwait(false);
            var left = _options.TimeProvider.GetElapsedTime(_options.TimeProvider.GetTimestamp(), waitUntil);
            if (left <= TimeSpan.Zero)
            {
                // P6 is bounded: the filler may have died.
                ready.AddRange(busy.Select(flight => new Fetching<TKey, TObj>(flight, IsLeased: false)));
                busy.Clear();
            }

            if (ready.Count > 0)
                fetches.Add(_fetcher.FetchAndLandAsync(ready, cancelled));
            waiting = [.. busy];
            if (waiting.Length > 0)
                await _waits.DelayAsync(Min(pause, left), cancelled).ConfigureAwait(false);
        }

        await Task.WhenAll(fetches).ConfigureAwait(false);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
