using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>R2 for flights: asks for their leases and the versions of their tags, and lands those whose object is there by now.</summary>
internal sealed class Leasing<TKey, TObj>(
    StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheMetrics metrics, LocalPuts<TKey, TObj> local)
    where TKey : notnull
{
    private static readonly Task<TagBoard?> NoTags = Task.FromResult<TagBoard?>(null);

    /// <summary>R2 for all, asked at once. Lands those whose object is there by now.</summary>
    public async ValueTask<(List<Fetching<TKey, TObj>> Ready, List<Flight<TKey, TObj>> Busy)> AskAsync(Flight<TKey, TObj>[] flights, bool isFirstTime)
    {
        var (ready, busy) = (new List<Fetching<TKey, TObj>>(flights.Length), new List<Flight<TKey, TObj>>());
        var states = new Task<LeaseState?>[flights.Length];
        var isDown = false;

        // S2: whoever boards after anything was asked for, a lease or the version of a tag, is not covered by what it brings.
        var covers = Array.ConvertAll(flights, static flight => flight.CountBoarded());

        // The versions are asked for with the leases: what is fetched after both is newer than either.
        var versions = TagBoard.Ask(store, flights.Where(flight => !flight.Departure.SkipLease).Select(flight => flight.Place));
        for (var i = 0; i < flights.Length; i++)
        {
            var asked = isDown ? Task.FromResult<LeaseReply?>(null) : Ask(flights[i]).AsTask();
            states[i] = StateOfAsync(flights[i], covers[i], new(asked), versions, isFirstTime).AsTask();

            // A store that fails as it is asked, such as a locked file, is not made to fail for each of many, one after the other.
            isDown |= asked is { IsCompletedSuccessfully: true, Result: null };
        }

        // Nobody waits for them where no lease was answered.
        LateFailure.Observe(versions);
        for (var i = 0; i < flights.Length; i++)
        {
            try
            {
                var state = await states[i].ConfigureAwait(false);
                if (state == LeaseState.BusyFilling)
                    busy.Add(flights[i]);
                else if (state != LeaseState.Present)
                    ready.Add(new Fetching<TKey, TObj>(flights[i], IsLeased: state == LeaseState.Granted));
            }
            catch (Exception exception)
            {
                flights[i].End(exception);
            }
        }

        return (ready, busy);
    }

    /// <summary>R2 for one, for the first time. Lands it if its object is there by now.</summary>
    /// <returns>
    /// The answer; <see langword="null"/>: there was none, or nothing may be stored. <see cref="LeaseState.Present"/>: the flight has landed. What is there but of no use is leased over.
    /// </returns>
    public ValueTask<LeaseState?> AskAsync(Flight<TKey, TObj> flight)
    {
        // S2, as for many.
        var covers = flight.CountBoarded();
        var versions = flight.Place.HasTags && !flight.Departure.SkipLease ? TagBoard.Ask(store, [flight.Place]) : NoTags;
        LateFailure.Observe(versions);
        return StateOfAsync(flight, covers, Ask(flight), versions, isFirstTime: true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LeaseState?> StateOfAsync(Flight<TKey, TObj> flight, int covers, ValueTask<LeaseReply?> asked, Task<TagBoard?> versions, bool isFirstTime)
    {
        var reply = await asked.ConfigureAwait(false);
        if (flight.Place.HasTags && reply is not null && !await TryTakeVersionsAsync(flight, reply.Value, versions).ConfigureAwait(false))
            reply = null;
        if (reply is { State: LeaseState.Present, Value: var bytes } && !TryLand(flight, bytes, covers))
        {
            flight.Unwanted = bytes;
            reply = await Ask(flight).ConfigureAwait(false);

            // A store that offers useless bytes over and over has not understood: nobody may wait for it.
            if (reply is { State: LeaseState.Present, Value: var others } && !TryLand(flight, others, covers))
                reply = null;
        }

        var state = reply?.State;
        if (isFirstTime && state is LeaseState.BusyFilling or LeaseState.BusyWriting)
            metrics.Busy(state.Value);
        if (!flight.Departure.IsRefresh || state is LeaseState.Granted or LeaseState.Present)
            return state;
        flight.Land(Landing<TObj>.Abandoned);
        return LeaseState.Present;
    }

    /// <summary>Without the versions of its tags, nothing can be stored: a lease is given back.</summary>
    private async ValueTask<bool> TryTakeVersionsAsync(Flight<TKey, TObj> flight, LeaseReply reply, Task<TagBoard?> versions)
    {
        try
        {
            if (await versions.ConfigureAwait(false) is { } board && board.Of(flight.Place) is { AreComplete: true } tags)
            {
                flight.Tags = tags;
                return true;
            }
        }
        catch (CacheStoreException) when (reply.State == LeaseState.Granted)
        {
            await store.ReleaseAsync(flight.Keys, flight.Token).ConfigureAwait(false);
            throw;
        }

        if (reply.State == LeaseState.Granted)
            await store.ReleaseAsync(flight.Keys, flight.Token).ConfigureAwait(false);
        return false;
    }

    private ValueTask<LeaseReply?> Ask(Flight<TKey, TObj> flight) =>
        flight.Departure.SkipLease ? default : store.LeaseAsync(flight.Keys, flight.Token, flight.Unwanted);

    private bool TryLand(Flight<TKey, TObj> flight, ReadOnlyMemory<byte> bytes, int covers)
    {
        if (!codec.TryDecode(flight.Key, flight.Place, bytes, flight.Tags, out var found))
            return false;
        local.Put(flight.Key, flight.Place, flight.Departure.Ticket, found);
        flight.Land(new Landing<TObj>(found.Known, found.Payload, covers));
        return true;
    }
}
