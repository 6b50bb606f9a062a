using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

// Reads of many.
internal sealed partial class CacheEngine<TKey, TObj>
{
    /// <summary>How many are read, leased, fetched and filled together. However many are asked for, only so many are on their way at a time.</summary>
    public const int MostTogether = 1000;

    /// <summary>Asks the source for many, and nobody else.</summary>
    public async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(TKey[] keys, IEqualityComparer<TKey> comparer, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<TKey, TObj>(Math.Min(keys.Length, MostTogether), comparer);
        foreach (var some in keys.Chunk(MostTogether))
        {
            var fetched = await _sourceStep.FetchManyAloneAsync(some, cancellationToken).ConfigureAwait(false);
            foreach (var key in some)
            {
                if (Known<TObj>.In(fetched, key) is { Exists: true, Object: var obj })
                    objects.Add(key, obj!);
            }
        }

        return objects;
    }

    /// <summary>The objects that exist, from this process or from the store those that are there.</summary>
    public async ValueTask<IReadOnlyDictionary<TKey, TObj>> GetManyAsync(
        TKey[] keys, Func<TKey, StoreAddress> addressOf, IEqualityComparer<TKey> comparer, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<TKey, TObj>(Math.Min(keys.Length, MostTogether), comparer);
        for (var from = 0; from < keys.Length; from += MostTogether)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await GetSomeAsync(keys.AsMemory(from, Math.Min(MostTogether, keys.Length - from)), addressOf, objects, cancellationToken).ConfigureAwait(false);
        }

        return objects;
    }

    private bool TryGetLocal(TKey key, Func<TKey, StoreAddress> addressOf, [NotNullWhen(false)] out StoreAddress? address, out Known<TObj> known)
    {
        address = null;
        if (Local is { } local && local.TryGet(key, out known))
            return true;
        address = addressOf(key);
        known = default;
        return Local is { } named && named.TryGetNamed(key, address, out known);
    }

    private ValueTask GetSomeAsync(ReadOnlyMemory<TKey> keys, Func<TKey, StoreAddress> addressOf, Dictionary<TKey, TObj> objects, CancellationToken cancellationToken)
    {
        var requests = new List<ReadRequest<TKey>>(keys.Length);
        var missing = new List<(TKey, StoreAddress, FetchRequest)>();
        foreach (var key in keys.Span)
        {
            if (TryGetLocal(key, addressOf, out var address, out var known))
            {
                if (known.Exists)
                    objects.Add(key, known.Object!);
                continue;
            }

            var request = Begin(key, address, null, cancellationToken);
            if (_store.IsClear && _ownChanges.TryTake(request.Address))
                missing.Add((request.Key, request.Address, new FetchRequest(Ticket: request.Ticket, IsOfMany: true)));
            else
                requests.Add(request);
        }

        return requests.Count + missing.Count > 0 ? ReadOrFetchManyAsync(requests, missing, objects, cancellationToken) : default;
    }

    private async ValueTask ReadOrFetchManyAsync(
        List<ReadRequest<TKey>> requests, List<(TKey, StoreAddress, FetchRequest)> missing, Dictionary<TKey, TObj> objects, CancellationToken cancellationToken)
    {
        if (_needsClock && !_clock.IsSettled && !_store.IsOpen)
            await SettleAsync(cancellationToken).ConfigureAwait(false);
        if (requests.Count > 0)
            await ReadManyAsync(requests, missing, objects, cancellationToken).ConfigureAwait(false);
        foreach (var _ in missing)
            _metrics.Miss();
        if (missing.Count > 0)
            await _fetches.GetManyAsync(missing, objects, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadManyAsync(
        List<ReadRequest<TKey>> requests, List<(TKey, StoreAddress, FetchRequest)> missing, Dictionary<TKey, TObj> objects, CancellationToken cancellationToken)
    {
        var (stored, failed) = await ReadManyAsync(requests, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < requests.Count; i++)
        {
            var request = requests[i];

            // Whatever the store has answered: this process could not invalidate it there.
            if (_store.Owes(request.Address))
                missing.Add((request.Key, request.Address, new FetchRequest(SkipLease: true, IsOfMany: true)));
            else if (failed || !TryHit(request, stored[i], out Known<TObj> known))
                missing.Add((request.Key, request.Address, new FetchRequest(stored[i].Bytes, SkipLease: failed, Ticket: failed ? default : request.Ticket, IsOfMany: true)));
            else if (known.Exists)
                objects.Add(request.Key, known.Object!);
        }
    }

    private async ValueTask<(Stored[] Stored, bool Failed)> ReadManyAsync(List<ReadRequest<TKey>> requests, CancellationToken cancellationToken)
    {
        if (_store.IsOpen)
        {
            _metrics.Skip(StoreStep.Read);
            return _store.ReadsThrow ? throw _store.Refused(StoreStep.Read, [.. requests.Select(static one => one.Address.Keys)]) : (new Stored[requests.Count], true);
        }

        var wanted = new ManyReads(requests.Count);
        foreach (var request in requests)
            wanted.Add(request.Address);
        try
        {
            return (wanted.Split(await _store.ReadManyAsync(wanted.Keys, wanted.Keys.Count, cancellationToken).ConfigureAwait(false)), false);
        }
        catch (Exception exception) when (StoreSteps.IsFailure(exception, cancellationToken))
        {
            SurviveOrThrow(_store.Failed(StoreStep.Read, wanted.Keys[0], exception));
            return (new Stored[requests.Count], true);
        }
    }
}
