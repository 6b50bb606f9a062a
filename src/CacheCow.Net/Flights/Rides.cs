namespace CacheCow.Net;

/// <summary>Brings a caller from boarding to an answer that is good for its seat, over more than one flight if need be.</summary>
internal sealed class Rides<TKey, TObj>(
    Flights<TKey, TObj> flights, Filler<TKey, TObj> filler, ObjectCodec<TKey, TObj> codec, CacheCowOptions options, bool shareByReference)
    where TKey : notnull
{
    public async ValueTask<TObj?> RideAsync(Boarding<TKey, TObj> boarding, Departure departure, CancellationToken cancellationToken)
    {
        var (flight, seat, isLeader) = (boarding.Flight!, boarding.Seat, boarding.MustLead);
        while (true)
        {
            // Within a fetch, waiting for somebody else's is bounded: that one may be waiting for ours.
            var limit = isLeader || FetchFrame.Current is null ? Timeout.InfiniteTimeSpan : options.FillWait;
            if (await LandedAsync(flight, isLeader, limit, cancellationToken).ConfigureAwait(false) is not { } landing)
                return await filler.FetchAloneAsync(flight.Key, flight.Keys, cancellationToken).ConfigureAwait(false);
            isLeader = false;
            if (landing.WasAbandoned)
                return await flights.GetAsync(flight.Key, flight.Keys, departure, cancellationToken).ConfigureAwait(false);
            if (seat <= landing.Covers)
                return await ObjectForAsync(flight, seat, landing, cancellationToken).ConfigureAwait(false);

            (flight, seat) = (flight.Next!, Flight<TKey, TObj>.FirstSeat);
            if (!flight.TryMoveIn())
                return await flights.GetAsync(flight.Key, flight.Keys, departure, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The landing; <see langword="null"/>: it has not landed within the limit, and the caller has left.</summary>
    private async ValueTask<Landing<TObj>?> LandedAsync(Flight<TKey, TObj> flight, bool isLeader, TimeSpan limit, CancellationToken cancellationToken)
    {
        var landed = (Task)flight.Landed;
        if (!landed.IsCompleted)
            await landed.WaitAsync(limit, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!landed.IsCompleted)
        {
            flight.Leave();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        // What a fetch of many threw may be another object's fault: who did not ask for those asks anew.
        return landed.IsFaulted && !isLeader && !flight.Crew.IsAlone
            ? Landing<TObj>.Abandoned
            : await flight.Landed.ConfigureAwait(false);
    }

    // L4: only the caller who started the flight gets the object itself, unless nobody can change it.
    private ValueTask<TObj?> ObjectForAsync(Flight<TKey, TObj> flight, int seat, Landing<TObj> landing, CancellationToken cancellationToken)
    {
        if (seat == 1 || shareByReference || landing.Object is null)
            return new(landing.Object);
        return landing.Envelope is { } bytes && codec.TryCopy(flight.Key, flight.Keys, bytes, out var copy)
            ? new(copy)
            : filler.FetchAloneAsync(flight.Key, flight.Keys, cancellationToken);
    }
}
