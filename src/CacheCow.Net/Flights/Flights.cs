using System.Numerics;

namespace CacheCow.Net;

/// <summary>
/// One fetch per object and process: boards callers, has new flights led, and brings each caller an answer that is good for its seat.
/// </summary>
internal sealed class Flights<TKey, TObj>
    where TKey : notnull
{
    private const int MostStripes = 64;

    private readonly FlightStripe<TKey, TObj>[] _stripes;
    private readonly Filler<TKey, TObj> _filler;
    private readonly ObjectCodec<TKey, TObj> _codec;
    private readonly CacheMetrics _metrics;
    private readonly bool _shareByReference;

    public Flights(Filler<TKey, TObj> filler, ObjectCodec<TKey, TObj> codec, CacheMetrics metrics, bool shareByReference)
    {
        (_filler, _codec, _metrics, _shareByReference) = (filler, codec, metrics, shareByReference);
        var stripes = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2), 1, MostStripes);
        _stripes = [.. Enumerable.Range(0, stripes).Select(_ => new FlightStripe<TKey, TObj>())];
    }

    /// <summary>An object that is not in the store, or not to be had from it.</summary>
    public ValueTask<TObj?> GetAsync(TKey key, CacheKeys keys, Departure departure, CancellationToken cancellationToken)
    {
        var boarding = Board(key, keys, departure, new Crew(1));
        if (boarding.MustLead)
            _ = _filler.LeadAsync([boarding.Flight]);
        return RideAsync(boarding, departure, cancellationToken);
    }

    /// <summary>Objects that are not in the store; those that nobody fetches yet are fetched together.</summary>
    public async ValueTask GetManyAsync(
        IReadOnlyList<(TKey Key, CacheKeys Keys, Departure Departure)> missing, Dictionary<TKey, TObj> found, CancellationToken cancellationToken)
    {
        var boardings = BoardAll(missing);
        var arrived = 0;
        try
        {
            for (; arrived < boardings.Length; arrived++)
            {
                var (key, _, departure) = missing[arrived];
                if (await RideAsync(boardings[arrived], departure, cancellationToken).ConfigureAwait(false) is { } obj)
                    found[key] = obj;
            }
        }
        finally
        {
            // The ride that failed has left by itself.
            for (var i = arrived + 1; i < boardings.Length; i++)
                boardings[i].Flight.Leave();
        }
    }

    private Boarding<TKey, TObj>[] BoardAll(IReadOnlyList<(TKey Key, CacheKeys Keys, Departure Departure)> missing)
    {
        var crew = new Crew(missing.Count);
        var boardings = new Boarding<TKey, TObj>[missing.Count];
        for (var i = 0; i < boardings.Length; i++)
            boardings[i] = Board(missing[i].Key, missing[i].Keys, missing[i].Departure, crew);

        var led = boardings.Where(boarding => boarding.MustLead).Select(boarding => boarding.Flight).ToArray();
        crew.Reduce(boardings.Length - led.Length);
        if (led.Length > 0)
            _ = _filler.LeadAsync(led);
        return boardings;
    }

    private Boarding<TKey, TObj> Board(TKey key, CacheKeys keys, Departure departure, Crew crew)
    {
        var stripe = _stripes[keys.Identity.GetHashCode() & (_stripes.Length - 1)];
        var boarding = stripe.Board(key, keys, departure, crew);
        if (!boarding.MustLead)
            _metrics.ShareFetch();
        return boarding;
    }

    private async ValueTask<TObj?> RideAsync(Boarding<TKey, TObj> boarding, Departure departure, CancellationToken cancellationToken)
    {
        var (flight, seat, _) = boarding;
        while (true)
        {
            var landing = await LandedAsync(flight, cancellationToken).ConfigureAwait(false);
            if (landing.WasAbandoned)
                return await GetAsync(flight.Key, flight.Keys, departure, cancellationToken).ConfigureAwait(false);
            if (seat <= landing.Covers)
                return await ObjectForAsync(flight, seat, landing, cancellationToken).ConfigureAwait(false);

            (flight, seat) = (flight.Next!, Flight<TKey, TObj>.FirstSeat);
            if (!flight.TryMoveIn())
                return await GetAsync(flight.Key, flight.Keys, departure, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<Landing<TObj>> LandedAsync(Flight<TKey, TObj> flight, CancellationToken cancellationToken)
    {
        try
        {
            return await flight.Landed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            flight.Leave();
            throw;
        }
    }

    // L4: only the caller who started the flight gets the object itself, unless nobody can change it.
    private ValueTask<TObj?> ObjectForAsync(Flight<TKey, TObj> flight, int seat, Landing<TObj> landing, CancellationToken cancellationToken)
    {
        if (seat == 1 || _shareByReference || landing.Object is null)
            return new(landing.Object);
        return landing.Envelope is { } bytes && _codec.TryCopy(flight.Key, flight.Keys, bytes, out var copy)
            ? new(copy)
            : _filler.FetchAloneAsync(flight.Key, cancellationToken);
    }
}
