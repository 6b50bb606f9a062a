namespace CacheCow.Net;

/// <summary>R2 for flights: asks for their leases and the versions of their tags, and lands those whose object is there by now.</summary>
internal sealed class Leasing<TKey, TObj>(
    StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheMetrics metrics, LocalPuts<TKey, TObj> local)
    where TKey : notnull
{
    /// <summary>R2 for all, asked at once. Lands those whose object is there by now.</summary>
    public async ValueTask<(List<Fetching<TKey, TObj>> Ready, List<Flight<TKey, TObj>> Busy)> AskAsync(Flight<TKey, TObj>[] flights, bool isFirstTime)
    {
        var (ready, busy) = (new List<Fetching<TKey, TObj>>(flights.Length), new List<Flight<TKey, TObj>>());
        var asked = new Task<LeaseReply?>[flights.Length];
        var isDown = false;

        // S2: whoever boards after anything was asked for, a lease or the version of a tag, is not covered by what it brings.
        var covers = Array.ConvertAll(flights, static flight => flight.CountBoarded());

        // The versions are asked for with the leases: what is fetched after both is newer than either.
        var versions = TagBoard.Ask(store, flights.Where(flight => !flight.Departure.SkipLease).Select(flight => flight.Place));
        for (var i = 0; i < flights.Length; i++)
        {
            asked[i] = isDown ? Task.FromResult<LeaseReply?>(null) : Ask(flights[i]);

            // A store that fails as it is asked, such as a locked file, is not made to fail for each of many, one after the other.
            isDown |= asked[i] is { IsCompletedSuccessfully: true, Result: null };
        }

        // Nobody waits for them where no lease was answered.
        LateFailure.Observe(versions);
        for (var i = 0; i < flights.Length; i++)
        {
            try
            {
                var state = await StateOfAsync(flights[i], covers[i], asked[i], versions).ConfigureAwait(false);
                if (isFirstTime && state is LeaseState.BusyFilling or LeaseState.BusyWriting)
                    metrics.Busy(state.Value);
                if (state != LeaseState.Granted && state != LeaseState.Present && flights[i].Departure.IsRefresh)
                    flights[i].Land(Landing<TObj>.Abandoned);
                else if (state == LeaseState.BusyFilling)
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

    /// <summary>The answer to a request for a lease; <see langword="null"/>: there was none. What is there but of no use is leased over.</summary>
    private async ValueTask<LeaseState?> StateOfAsync(Flight<TKey, TObj> flight, int covers, Task<LeaseReply?> asked, Task<TagBoard?> versions)
    {
        var reply = await asked.ConfigureAwait(false);
        if (flight.Place.HasTags && reply is not null && !await TryTakeVersionsAsync(flight, reply.Value, versions).ConfigureAwait(false))
            return null;
        if (reply is not { State: LeaseState.Present, Value: var bytes } || TryLand(flight, bytes, covers))
            return reply?.State;

        flight.Unwanted = bytes;
        var next = await Ask(flight).ConfigureAwait(false);

        // A store that offers useless bytes over and over has not understood: nobody may wait for it.
        return next is { State: LeaseState.Present, Value: var others } && !TryLand(flight, others, covers) ? null : next?.State;
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

    private Task<LeaseReply?> Ask(Flight<TKey, TObj> flight) => flight.Departure.SkipLease
        ? Task.FromResult<LeaseReply?>(null)
        : store.LeaseAsync(flight.Keys, flight.Token, flight.Unwanted).AsTask();

    private bool TryLand(Flight<TKey, TObj> flight, ReadOnlyMemory<byte> bytes, int covers)
    {
        if (!codec.TryDecode(flight.Key, flight.Place, bytes, flight.Tags, out var found))
            return false;
        local.Put(flight.Key, flight.Place, flight.Departure.Ticket, found);
        flight.Land(new Landing<TObj>(found.Known, found.Payload, covers));
        return true;
    }
}
