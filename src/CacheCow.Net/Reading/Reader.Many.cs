using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

// Reads of many.
internal sealed partial class Reader<TKey, TObj>
{
    /// <summary>Asks the source for many, and nobody else.</summary>
    public async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
        await _source.Source.FetchManyAsync(keys, cancellationToken).ConfigureAwait(false);

    /// <summary>The objects that exist, from this process or from the store those that are there.</summary>
    public async ValueTask<IReadOnlyDictionary<TKey, TObj>> GetManyAsync(
        TKey[] keys, Func<TKey, Place> placeOf, IEqualityComparer<TKey> comparer, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<TKey, TObj>(keys.Length, comparer);
        var requests = new List<ReadRequest<TKey>>(keys.Length);
        foreach (var key in keys)
        {
            if (!TryGetLocal(key, placeOf, out var place, out var obj))
                requests.Add(Begin(key, place, null, cancellationToken));
            else if (obj is not null)
                objects.Add(key, obj);
        }

        if (requests.Count > 0)
            await ReadOrFetchManyAsync(requests, objects, cancellationToken).ConfigureAwait(false);
        return objects;
    }

    private bool TryGetLocal(TKey key, Func<TKey, Place> placeOf, [NotNullWhen(false)] out Place? place, out TObj? obj)
    {
        place = null;
        if (Local is { } local && local.TryGet(key, out obj))
            return true;
        place = placeOf(key);
        obj = default;
        return Local is { } named && named.TryGetNamed(key, place, out obj);
    }

    private async ValueTask ReadOrFetchManyAsync(List<ReadRequest<TKey>> requests, Dictionary<TKey, TObj> objects, CancellationToken cancellationToken)
    {
        if (_needsClock && !_clock.IsSettled && !_store.IsOpen)
            await _clock.SettleAsync(_store).WaitAsync(cancellationToken).ConfigureAwait(false);
        var missing = new List<(TKey, Place, Departure)>();
        var (stored, failed) = await ReadManyAsync(requests, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < requests.Count; i++)
        {
            var request = requests[i];

            // Whatever the store has answered: this process could not invalidate it there.
            if (_store.Owes(request.Place))
                missing.Add((request.Key, request.Place, new Departure(SkipLease: true)));
            else if (failed || !TryHit(request, stored[i], out var obj))
                missing.Add((request.Key, request.Place, new Departure(stored[i].Bytes, SkipLease: failed, Ticket: failed ? default : request.Ticket)));
            else if (obj is not null)
                objects.Add(request.Key, obj);
        }

        foreach (var _ in missing)
            _metrics.Miss();
        if (missing.Count > 0)
            await _flights.GetManyAsync(missing, objects, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(Stored[] Stored, bool Failed)> ReadManyAsync(List<ReadRequest<TKey>> requests, CancellationToken cancellationToken)
    {
        if (_store.IsOpen)
        {
            _metrics.Skip(StoreStep.Read);
            return _store.ReadsThrow ? throw _store.Refused(StoreStep.Read, [.. requests.Select(static one => one.Place.Keys)]) : (new Stored[requests.Count], true);
        }

        var wanted = new ManyReads(requests.Count);
        foreach (var request in requests)
            wanted.Add(request.Place);
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
