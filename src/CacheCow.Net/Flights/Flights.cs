using System.Numerics;

namespace CacheCow.Net;

/// <summary>
/// One fetch per object and process: boards callers, and has new flights led.
/// </summary>
internal sealed class Flights<TKey, TObj>
    where TKey : notnull
{
    private const int MostStripes = 64;

    private readonly FlightStripe<TKey, TObj>[] _stripes;
    private readonly Filler<TKey, TObj> _filler;
    private readonly CacheMetrics _metrics;
    private readonly Rides<TKey, TObj> _rides;

    public Flights(
        Filler<TKey, TObj> filler, ObjectCodec<TKey, TObj> codec, ExpiredObjects<TKey, TObj> expired, CacheMetrics metrics, CacheCowOptions options, Sharing sharing)
    {
        (_filler, _metrics) = (filler, metrics);
        _rides = new Rides<TKey, TObj>(this, filler, codec, expired, options, sharing);
        var stripes = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2), 1, MostStripes);
        _stripes = [.. Enumerable.Range(0, stripes).Select(_ => new FlightStripe<TKey, TObj>())];
    }

    /// <summary>An object that is not in the store, or not to be had from it.</summary>
    public ValueTask<TObj?> GetAsync(TKey key, Place place, Departure departure, CancellationToken cancellationToken)
    {
        var boarding = Board(key, place, departure, new Crew(1));
        if (boarding.Flight is null)
            return _filler.FetchAloneAsync(key, place, cancellationToken);
        if (boarding.MustLead)
            Lead([boarding.Flight]);
        return _rides.RideAsync(boarding, departure, cancellationToken);
    }

    /// <summary>Fetches an object anew that is in the store, if nobody else does already.</summary>
    public async ValueTask RefreshAsync(TKey key, Place place, Departure departure)
    {
        var boarding = Board(key, place, departure, new Crew(1));
        if (!boarding.MustLead)
        {
            boarding.Flight?.Leave();
            return;
        }

        Lead([boarding.Flight!]);
        await _rides.RideAsync(boarding, departure, default).ConfigureAwait(false);
    }

    /// <summary>Objects that are not in the store; those that nobody fetches yet are fetched together.</summary>
    public async ValueTask GetManyAsync(
        IReadOnlyList<(TKey Key, Place Place, Departure Departure)> missing, Dictionary<TKey, TObj> found, CancellationToken cancellationToken)
    {
        var boardings = BoardAll(missing);
        var arrived = 0;
        try
        {
            for (; arrived < boardings.Length; arrived++)
            {
                var (key, place, departure) = missing[arrived];
                var ride = boardings[arrived].Flight is null
                    ? _filler.FetchAloneAsync(key, place, cancellationToken)
                    : _rides.RideAsync(boardings[arrived], departure, cancellationToken);
                if (await ride.ConfigureAwait(false) is { } obj)
                    found[key] = obj;
            }
        }
        finally
        {
            // The ride that failed has left by itself.
            for (var i = arrived + 1; i < boardings.Length; i++)
                boardings[i].Flight?.Leave();
        }
    }

    private Boarding<TKey, TObj>[] BoardAll(IReadOnlyList<(TKey Key, Place Place, Departure Departure)> missing)
    {
        var crew = new Crew(missing.Count);
        var boardings = new Boarding<TKey, TObj>[missing.Count];
        var boarded = 0;
        try
        {
            for (; boarded < boardings.Length; boarded++)
                boardings[boarded] = Board(missing[boarded].Key, missing[boarded].Place, missing[boarded].Departure, crew);
        }
        catch
        {
            // A flight that nobody leads never lands: who has joined it by now starts anew.
            foreach (var (flight, _, mustLead) in boardings.AsSpan(0, boarded))
            {
                if (mustLead)
                    flight!.Land(Landing<TObj>.Abandoned);
                else
                    flight?.Leave();
            }

            throw;
        }

        var led = boardings.Where(boarding => boarding.MustLead).Select(boarding => boarding.Flight!).ToArray();
        crew.Reduce(boardings.Length - led.Length);
        if (led.Length > 0)
            Lead(led);
        return boardings;
    }

    // A fetch is shared: it must not wait for the context of the caller that happens to have started it, which may be waiting for the fetch.
    private void Lead(Flight<TKey, TObj>[] flights)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _ = _filler.LeadAsync(flights);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private Boarding<TKey, TObj> Board(TKey key, Place place, Departure departure, Crew crew)
    {
        var stripe = _stripes[place.Keys.Identity.GetHashCode() & (_stripes.Length - 1)];
        var boarding = stripe.Board(key, place, departure, crew);
        if (boarding is { MustLead: false, Flight: not null })
            _metrics.ShareFetch();
        return boarding;
    }
}
