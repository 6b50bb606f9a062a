using System.Diagnostics.CodeAnalysis;
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
    private readonly bool _leadsElsewhere;

    /// <param name="shared">Those of the same cache whose callers wait in another way; <see langword="null"/>: there are none yet.</param>
    /// <param name="filler">Leads flights.</param>
    /// <param name="codec">Makes copies.</param>
    /// <param name="expired">What may be served instead.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="options">How long anybody waits.</param>
    /// <param name="sharing">Who may have one object.</param>
    /// <param name="waits">How the callers wait.</param>
    public Flights(
        Flights<TKey, TObj>? shared, Filler<TKey, TObj> filler, ObjectCodec<TKey, TObj> codec, ExpiredObjects<TKey, TObj> expired, CacheMetrics metrics, CacheCowOptions options,
        Sharing sharing, Waits waits)
    {
        (_filler, _metrics, _leadsElsewhere) = (filler, metrics, waits.AreBlocking && options.FetchSoftTimeout is not null);
        _rides = new Rides<TKey, TObj>(this, filler, codec, expired, options, sharing, waits);
        _stripes = shared?._stripes ?? NewStripes();
    }

    /// <summary>An object that is not in the store, or not to be had from it.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The leader awaits it, once, or nobody does.")]
    public ValueTask<Known<TObj>> GetAsync(TKey key, Place place, Departure departure, CancellationToken cancellationToken)
    {
        var boarding = Board(key, place, departure, new Crew(1));
        if (boarding.Flight is null)
            return _filler.FetchAloneAsync(key, place, departure.IsOfMany, cancellationToken);
        return _rides.RideAsync(boarding, boarding.MustLead ? Lead(boarding.Flight) : null, departure, cancellationToken);
    }

    /// <summary>Fetches an object anew that is in the store, if nobody else does already.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The leader awaits it, once, or nobody does.")]
    public async ValueTask RefreshAsync(TKey key, Place place, Departure departure)
    {
        var boarding = Board(key, place, departure, new Crew(1));
        if (!boarding.MustLead)
        {
            boarding.Flight?.Leave();
            return;
        }

        await _rides.RideAsync(boarding, Lead(boarding.Flight!), departure, default).ConfigureAwait(false);
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
                    ? _filler.FetchAloneAsync(key, place, isOfMany: true, cancellationToken)
                    : _rides.RideAsync(boardings[arrived], null, departure, cancellationToken);
                if (await ride.ConfigureAwait(false) is { Exists: true, Object: var obj })
                    found[key] = obj!;
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

    /// <summary>
    /// Has a flight led that is alone in its crew. A fetch is shared: it must not wait for the context or the scheduler of the caller that happens to have started it, which may be waiting for the fetch. When
    /// callers are synchronous, it has landed when this returns, unless <see cref="CacheCowOptions.FetchSoftTimeout"/> lets them go on before.
    /// </summary>
    /// <returns>Ends when there is an answer for who leads; not to be awaited twice.</returns>
    public ValueTask Lead(Flight<TKey, TObj> flight)
    {
        // A synchronous caller who may give up before the fetch has ended must not be the one who carries it.
        if (_leadsElsewhere && flight.Departure.Unwanted is not null)
            return new(Task.Factory.StartNew(() => _filler.LeadAsync(flight).AsTask(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        return Detached.Run(static lead => lead.Filler.LeadAsync(lead.Flight), (Filler: _filler, Flight: flight));
    }

    // As for one.
    private void Lead(Flight<TKey, TObj>[] flights)
    {
        if (_leadsElsewhere && Array.Exists(flights, static flight => flight.Departure.Unwanted is not null))
            _ = Task.Factory.StartNew(() => _filler.LeadAsync(flights), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        else
            _ = Detached.Run(static lead => lead.Filler.LeadAsync(lead.Flights), (Filler: _filler, Flights: flights));
    }

    private static FlightStripe<TKey, TObj>[] NewStripes()
    {
        var stripes = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2), 1, MostStripes);
        return [.. Enumerable.Range(0, stripes).Select(_ => new FlightStripe<TKey, TObj>())];
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
