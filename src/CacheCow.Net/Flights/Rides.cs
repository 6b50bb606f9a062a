using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>Brings a caller from boarding to an answer that is good for its seat, over more than one flight if need be.</summary>
internal sealed class Rides<TKey, TObj>(
    Flights<TKey, TObj> flights, Filler<TKey, TObj> filler, ObjectCodec<TKey, TObj> codec, ExpiredObjects<TKey, TObj> expired, CacheCowOptions options, Sharing sharing, Waits waits)
    where TKey : notnull
{
    /// <summary>The object; if the fetch fails, or takes longer than the caller wants to wait, the expired one.</summary>
    /// <param name="boarding">The caller's place.</param>
    /// <param name="leading">Ends when there is an answer for the caller who leads; <see langword="null"/>: somebody else does, or many are led together.</param>
    /// <param name="departure">What the caller knows.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<Known<TObj>> RideAsync(Boarding<TKey, TObj> boarding, ValueTask? leading, Departure departure, CancellationToken cancellationToken)
    {
        var (key, place) = (boarding.Flight!.Key, boarding.Flight.Place);
        if (departure.Unwanted is null || departure.IsRefresh)
            return RideToTheEndAsync(boarding, leading, departure, patience: null, cancellationToken);
        return RideOrTakeExpiredAsync(boarding, leading, departure, key, place, cancellationToken);
    }

    private async ValueTask<Known<TObj>> RideOrTakeExpiredAsync(
        Boarding<TKey, TObj> boarding, ValueTask? leading, Departure departure, TKey key, Place place, CancellationToken cancellationToken)
    {
        try
        {
            return await RideToTheEndAsync(boarding, leading, departure, options.FetchSoftTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not CacheStoreException)
        {
            if (await expired.TryReadAsync(key, place, isSlow: false).ConfigureAwait(false) is { } found)
                return found.Known;
            throw;
        }
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The leader awaits it, once, or nobody does.")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Known<TObj>> RideToTheEndAsync(
        Boarding<TKey, TObj> boarding, ValueTask? leading, Departure departure, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var (flight, seat, isLeader) = (boarding.Flight!, boarding.Seat, boarding.MustLead);
        var landed = flight.Landed;
        while (true)
        {
            if (patience is { } soft && !await HasLandedAsync(flight, landed, soft, cancellationToken).ConfigureAwait(false))
            {
                patience = null;
                if (await expired.TryReadAsync(flight.Key, flight.Place, isSlow: true).ConfigureAwait(false) is { } found)
                {
                    flight.Leave(goesOn: true);
                    return found.Known;
                }
            }

            // Within a fetch, waiting for somebody else's is bounded: that one may be waiting for ours.
            var isBounded = !isLeader && FetchFrame.Current is not null;
            if (leading is { } led && patience is null && !cancellationToken.CanBeCanceled && (led.IsCompleted || !waits.AreBlocking))
            {
                // On the leader's own path, as if it had fetched for itself; the others are told on threads of their own.
                leading = null;
                await led.ConfigureAwait(false);
            }
            else if (!isBounded && !cancellationToken.CanBeCanceled && !waits.AreBlocking)
            {
                await ((Task)landed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (!await HasLandedAsync(flight, landed, isBounded ? options.FillWait : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))
            {
                flight.Leave();
                return await filler.FetchAloneAsync(flight.Key, flight.Place, departure.IsOfMany, cancellationToken).ConfigureAwait(false);
            }

            // What a fetch of many threw may be another object's fault: who did not ask for those asks anew.
            var landing = landed.IsFaulted && !isLeader && !flight.Crew.IsAlone ? Landing<TObj>.Abandoned : await landed.ConfigureAwait(false);
            if (landing.WasAbandoned)
                return departure.IsRefresh ? default : await flights.GetAsync(flight.Key, flight.Place, departure, cancellationToken).ConfigureAwait(false);
            if (seat <= landing.Covers)
                return await ObjectForAsync(flight, seat, landing, departure, cancellationToken).ConfigureAwait(false);

            // Certified sharing: its fill may still be accepted.
            if ((landed = landing.Rest) is not null)
                continue;
            var next = flight.GoOn();
            if (next.Flight is null)
                return await flights.GetAsync(flight.Key, flight.Place, departure, cancellationToken).ConfigureAwait(false);
            (flight, seat, isLeader, landed) = (next.Flight, next.Seat, next.MustLead, next.Flight.Landed);
            leading = isLeader ? flights.Lead(flight) : null;
        }
    }

    /// <summary>Waits for no longer than that. A caller that gives up has left.</summary>
    private async ValueTask<bool> HasLandedAsync(Flight<TKey, TObj> flight, Task landed, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!landed.IsCompleted)
            await waits.ForAsync(landed, limit, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!landed.IsCompleted && cancellationToken.IsCancellationRequested)
        {
            flight.Leave();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return landed.IsCompleted;
    }

    // L4: only the caller who started the flight gets the object itself, unless nobody can change it.
    private ValueTask<Known<TObj>> ObjectForAsync(Flight<TKey, TObj> flight, int seat, Landing<TObj> landing, Departure departure, CancellationToken cancellationToken)
    {
        if (seat == 1 || !landing.Known.Exists || sharing.MayShare(landing.Known.Object))
            return new(landing.Known);
        return landing.Payload is { } payload && codec.TryCopy(flight.Key, payload, out var copy)
            ? new(Known<TObj>.Of(copy))
            : filler.FetchAloneAsync(flight.Key, flight.Place, departure.IsOfMany, cancellationToken);
    }
}
