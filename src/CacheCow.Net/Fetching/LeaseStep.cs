using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>R2: asks for the leases of fetches and the versions of their tags, and completes those whose object is there by now.</summary>
internal sealed class LeaseStep<TKey, TObj>(
    FetchTable<TKey, TObj> table, StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheMetrics metrics, LocalPuts<TKey, TObj> local)
    where TKey : notnull
{
    private static readonly Task<TagVersionBatch?> NoTags = Task.FromResult<TagVersionBatch?>(null);

    /// <summary>Asks for all at once. Completes those whose object is there by now.</summary>
    public async ValueTask<(List<LeasedFetch<TKey, TObj>> Ready, List<SharedFetch<TKey, TObj>> Busy)> AskAsync(SharedFetch<TKey, TObj>[] fetches, bool isFirstTime)
    {
        var (ready, busy) = (new List<LeasedFetch<TKey, TObj>>(fetches.Length), new List<SharedFetch<TKey, TObj>>());
        var states = new Task<LeaseState?>[fetches.Length];
        var isDown = false;

        // S2: for whoever joins after anything was asked for, a lease or the version of a tag, what it brings is not valid.
        var validThrough = Array.ConvertAll(fetches, table.CountArrivals);

        // The versions are asked for with the leases: what is fetched after both is newer than either.
        var versions = TagVersionBatch.Ask(store, fetches.Where(fetch => !fetch.Request.SkipLease).Select(fetch => fetch.Address));
        for (var i = 0; i < fetches.Length; i++)
        {
            var asked = isDown ? Task.FromResult<LeaseReply?>(null) : Ask(fetches[i]).AsTask();
            states[i] = StateOfAsync(fetches[i], validThrough[i], new(asked), versions, isFirstTime).AsTask();

            // A store that fails as it is asked, such as a locked file, is not made to fail for each of many, one after the other.
            isDown |= asked is { IsCompletedSuccessfully: true, Result: null };
        }

        // Nobody waits for them where no lease was answered.
        LateFailure.Observe(versions);
        for (var i = 0; i < fetches.Length; i++)
        {
            try
            {
                var state = await states[i].ConfigureAwait(false);
                if (state == LeaseState.BusyFilling)
                    busy.Add(fetches[i]);
                else if (state != LeaseState.Present)
                    ready.Add(new LeasedFetch<TKey, TObj>(fetches[i], IsLeased: state == LeaseState.Granted));
            }
            catch (Exception exception)
            {
                table.Fail(fetches[i], exception);
            }
        }

        return (ready, busy);
    }

    /// <summary>Asks for one, for the first time. Completes it if its object is there by now.</summary>
    /// <returns>
    /// The answer; <see langword="null"/>: there was none, or nothing may be stored. <see cref="LeaseState.Present"/>: the fetch is completed. What is there but of no use is leased over.
    /// </returns>
    public ValueTask<LeaseState?> AskAsync(SharedFetch<TKey, TObj> fetch)
    {
        // S2, as for many.
        var validThrough = table.CountArrivals(fetch);
        var versions = fetch.Address.HasTags && !fetch.Request.SkipLease ? TagVersionBatch.Ask(store, [fetch.Address]) : NoTags;
        LateFailure.Observe(versions);
        return StateOfAsync(fetch, validThrough, Ask(fetch), versions, isFirstTime: true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LeaseState?> StateOfAsync(SharedFetch<TKey, TObj> fetch, int validThrough, ValueTask<LeaseReply?> asked, Task<TagVersionBatch?> versions, bool isFirstTime)
    {
        var reply = await asked.ConfigureAwait(false);
        if (fetch.Address.HasTags && reply is not null && !await TryTakeVersionsAsync(fetch, reply.Value, versions).ConfigureAwait(false))
            reply = null;
        if (reply is { State: LeaseState.Present, Value: var bytes } && !TryComplete(fetch, bytes, validThrough))
        {
            fetch.Unwanted = bytes;
            reply = await Ask(fetch).ConfigureAwait(false);

            // A store that offers useless bytes over and over has not understood: nobody may wait for it.
            if (reply is { State: LeaseState.Present, Value: var others } && !TryComplete(fetch, others, validThrough))
                reply = null;
        }

        var state = reply?.State;
        if (isFirstTime && state is LeaseState.BusyFilling or LeaseState.BusyWriting)
            metrics.Busy(state.Value);
        if (!fetch.Request.IsRefresh || state is LeaseState.Granted or LeaseState.Present)
            return state;
        table.Complete(fetch, FetchResult<TObj>.Abandoned);
        return LeaseState.Present;
    }

    /// <summary>Without the versions of its tags, nothing can be stored: a lease is given back.</summary>
    private async ValueTask<bool> TryTakeVersionsAsync(SharedFetch<TKey, TObj> fetch, LeaseReply reply, Task<TagVersionBatch?> versions)
    {
        try
        {
            if (await versions.ConfigureAwait(false) is { } board && board.Of(fetch.Address) is { AreComplete: true } tags)
            {
                fetch.Tags = tags;
                return true;
            }
        }
        catch (CacheStoreException) when (reply.State == LeaseState.Granted)
        {
            await store.ReleaseAsync(fetch.Keys, fetch.Token).ConfigureAwait(false);
            throw;
        }

        if (reply.State == LeaseState.Granted)
            await store.ReleaseAsync(fetch.Keys, fetch.Token).ConfigureAwait(false);
        return false;
    }

    private ValueTask<LeaseReply?> Ask(SharedFetch<TKey, TObj> fetch) =>
        fetch.Request.SkipLease ? default : store.LeaseAsync(fetch.Keys, fetch.Token, fetch.Unwanted);

    private bool TryComplete(SharedFetch<TKey, TObj> fetch, ReadOnlyMemory<byte> bytes, int validThrough)
    {
        if (!codec.TryDecode(fetch.Key, fetch.Address, bytes, fetch.Tags, out var found))
            return false;
        local.Put(fetch.Key, fetch.Address, fetch.Request.Ticket, found);
        table.Complete(fetch, new FetchResult<TObj>(found.Known, found.Payload, validThrough));
        return true;
    }
}
