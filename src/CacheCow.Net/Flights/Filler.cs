using System.Diagnostics;

namespace CacheCow.Net;

/// <summary>
/// Leads flights to their landing: lease (R2), fetch (R3), fill (R4) or release (R5), and waits while another process fills.
/// </summary>
/// <remarks>One flight or many at a time: many are leased, fetched and filled together, each as soon as it can be.</remarks>
internal sealed class Filler<TKey, TObj>(
    ObjectSource<TKey, TObj> source, StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheCowOptions options, CacheMetrics metrics, bool shareByReference)
    where TKey : notnull
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LastPoll = TimeSpan.FromMilliseconds(50);

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
                End(flight, exception);
        }
    }

    /// <summary>Fetches for one caller alone, without the store.</summary>
    public async ValueTask<TObj?> FetchPlainAsync(TKey key, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var activity = CacheTelemetry.StartFetch(metrics.CacheName, 1);
        try
        {
            var obj = await source.FetchAsync(key, cancellationToken).ConfigureAwait(false);
            metrics.Fetch(startedAt, ok: true);
            return obj;
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            metrics.Fetch(startedAt, ok: false);
            throw;
        }
    }

    private async Task LeadAllAsync(Flight<TKey, TObj>[] flights)
    {
        var cancelled = flights[0].Crew.Cancelled;
        var waitUntil = options.TimeProvider.GetTimestamp() + (long)(options.FillWait.TotalSeconds * options.TimeProvider.TimestampFrequency);
        var fetches = new List<Task>(1);
        var waiting = flights;
        for (var pause = FirstPoll; waiting.Length > 0; pause = Min(pause * 1.6, LastPoll))
        {
            var (ready, busy) = await LeaseAsync(waiting, isFirstTime: pause == FirstPoll).ConfigureAwait(false);
            var left = options.TimeProvider.GetElapsedTime(options.TimeProvider.GetTimestamp(), waitUntil);
            if (left <= TimeSpan.Zero)
            {
                // P6 is bounded: the filler may have died.
                ready.AddRange(busy.Select(flight => new Fetching(flight, IsLeased: false)));
                busy.Clear();
            }

            if (ready.Count > 0)
                fetches.Add(FetchAndLandAsync(ready, cancelled));
            waiting = [.. busy];
            if (waiting.Length > 0)
                await Task.Delay(Min(pause, left), options.TimeProvider, cancelled).ConfigureAwait(false);
        }

        await Task.WhenAll(fetches).ConfigureAwait(false);
    }

    /// <summary>R2 for all, asked at once. Lands those whose object is there by now.</summary>
    private async ValueTask<(List<Fetching> Ready, List<Flight<TKey, TObj>> Busy)> LeaseAsync(Flight<TKey, TObj>[] flights, bool isFirstTime)
    {
        var (ready, busy) = (new List<Fetching>(flights.Length), new List<Flight<TKey, TObj>>());
        var asked = new (int Covers, Task<LeaseReply?> Reply)[flights.Length];
        for (var i = 0; i < flights.Length; i++)
            asked[i] = Ask(flights[i]);

        for (var i = 0; i < flights.Length; i++)
        {
            try
            {
                var state = await StateOfAsync(flights[i], asked[i].Covers, asked[i].Reply).ConfigureAwait(false);
                if (isFirstTime && state is LeaseState.BusyFilling or LeaseState.BusyWriting)
                    metrics.Busy(state.Value);
                if (state == LeaseState.BusyFilling)
                    busy.Add(flights[i]);
                else if (state != LeaseState.Present)
                    ready.Add(new Fetching(flights[i], IsLeased: state == LeaseState.Granted));
            }
            catch (Exception exception)
            {
                End(flights[i], exception);
            }
        }

        return (ready, busy);
    }

    /// <summary>The answer to a request for a lease; <see langword="null"/>: there was none. What is there but of no use is leased over.</summary>
    private async ValueTask<LeaseState?> StateOfAsync(Flight<TKey, TObj> flight, int covers, Task<LeaseReply?> asked)
    {
        var reply = await asked.ConfigureAwait(false);
        if (reply is not { State: LeaseState.Present, Value: var bytes } || TryLand(flight, bytes, covers))
            return reply?.State;

        flight.Replace = true;
        return (await Ask(flight).Reply.ConfigureAwait(false))?.State;
    }

    // S2: whoever boards after this was sent is not covered by what it brings.
    private (int Covers, Task<LeaseReply?> Reply) Ask(Flight<TKey, TObj> flight) => flight.Departure.SkipLease
        ? (0, Task.FromResult<LeaseReply?>(null))
        : (flight.CountBoarded(), store.LeaseAsync(flight.Keys, flight.Token, flight.Replace).AsTask());

    private bool TryLand(Flight<TKey, TObj> flight, ReadOnlyMemory<byte> bytes, int covers)
    {
        if (!codec.TryDecode(flight.Key, flight.Keys, bytes, out var obj))
            return false;
        Land(flight, new Landing<TObj>(obj, bytes, covers));
        return true;
    }

    private async Task FetchAndLandAsync(List<Fetching> fetching, CancellationToken cancelled)
    {
        // R3: the leases are answered; whoever is on board now arrived before the fetch begins.
        for (var i = 0; i < fetching.Count; i++)
            fetching[i] = fetching[i] with { Covers = fetching[i].Flight.CountBoarded() };

        Fetched fetched;
        try
        {
            fetched = await FetchAsync(fetching, cancelled).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await ReleaseAsync(fetching).ConfigureAwait(false);
            foreach (var (flight, _, _) in fetching)
                End(flight, exception);
            return;
        }

        var landings = new Task[fetching.Count];
        for (var i = 0; i < landings.Length; i++)
            landings[i] = FillAndLandAsync(fetching[i], fetched);
        await Task.WhenAll(landings).ConfigureAwait(false);
    }

    private async ValueTask<Fetched> FetchAsync(List<Fetching> fetching, CancellationToken cancelled)
    {
        var frame = FetchFrame.Enter(fetching[0].Flight.Crew);
        var startedAt = Stopwatch.GetTimestamp();
        using var activity = CacheTelemetry.StartFetch(metrics.CacheName, fetching.Count);
        try
        {
            var objects = fetching.Count == 1
                ? await FetchOneAsync(fetching[0].Flight.Key, cancelled).ConfigureAwait(false)
                : await source.FetchManyAsync([.. fetching.Select(one => one.Flight.Key)], cancelled).ConfigureAwait(false)
                    ?? throw new InvalidOperationException("FetchManyAsync returned null; objects that do not exist are left out of what it returns.");
            metrics.Fetch(startedAt, ok: true);
            return new Fetched(objects, frame.DoNotStore);
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            metrics.Fetch(startedAt, ok: false);
            throw;
        }
    }

    private async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchOneAsync(TKey key, CancellationToken cancelled)
    {
        var objects = new Dictionary<TKey, TObj>(1);
        if (await source.FetchAsync(key, cancelled).ConfigureAwait(false) is { } obj)
            objects.Add(key, obj);
        return objects;
    }

    private async Task FillAndLandAsync(Fetching fetching, Fetched fetched)
    {
        var flight = fetching.Flight;
        try
        {
            var found = fetched.Objects.TryGetValue(flight.Key, out var obj) && obj is not null;
            var policy = fetched.DoNotStore ? EntryPolicy.DoNotStore : PolicyOf(flight, obj);
            var stores = fetching.IsLeased && policy.Stores(found);

            // S1: the door closes before the fill is sent.
            var boarded = flight.CloseDoor();
            var envelope = stores || (boarded > 1 && found && !shareByReference) ? codec.Encode(flight.Keys, obj) : null;
            var isCertified = fetching.IsLeased && (stores && envelope is not null
                ? await store.FillAsync(flight.Keys, flight.Token, envelope, policy.Lifetime(found)).ConfigureAwait(false) is FillOutcome.Stored or FillOutcome.TooLarge
                : await store.ReleaseAsync(flight.Keys, flight.Token).ConfigureAwait(false));
            Land(flight, new Landing<TObj>(obj, envelope is null ? null : new ReadOnlyMemory<byte>(envelope), isCertified ? int.MaxValue : fetching.Covers));
        }
        catch (Exception exception)
        {
            await ReleaseAsync([fetching]).ConfigureAwait(false);
            End(flight, exception);
        }
    }

    private EntryPolicy PolicyOf(Flight<TKey, TObj> flight, TObj? obj)
    {
        var policy = source.PolicyOf(flight.Key, obj);
        return flight.Departure.Ttl is { } ttl ? policy with { Ttl = ttl } : policy;
    }

    private async ValueTask ReleaseAsync(List<Fetching> fetching)
    {
        var releases = fetching.Where(one => one.IsLeased).Select(one => store.ReleaseAsync(one.Flight.Keys, one.Flight.Token).AsTask());
        await Task.WhenAll([.. releases]).ConfigureAwait(false);
    }

    private void Land(Flight<TKey, TObj> flight, Landing<TObj> landing)
    {
        // Those who are not covered must not make this flight's callers wait for theirs.
        if (flight.Land(landing) is { } next)
            _ = Task.Run(() => LeadNextAsync(next));
    }

    private Task LeadNextAsync(Flight<TKey, TObj> next)
    {
        FetchFrame.Current = null;
        return LeadAsync([next]);
    }

    private static void End(Flight<TKey, TObj> flight, Exception exception)
    {
        if (exception is OperationCanceledException && flight.Crew.Cancelled.IsCancellationRequested)
            flight.Land(Landing<TObj>.Abandoned);
        else
            flight.Crash(exception);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private readonly record struct Fetching(Flight<TKey, TObj> Flight, bool IsLeased, int Covers = 0);

    private readonly record struct Fetched(IReadOnlyDictionary<TKey, TObj> Objects, bool DoNotStore);
}
