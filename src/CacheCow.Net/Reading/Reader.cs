using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace CacheCow.Net;

/// <summary>Reads objects: R1, and a flight for what is not there.</summary>
internal sealed class Reader<TKey, TObj>
    where TKey : notnull
{
    private const int Watches = 16;

    private readonly ObjectSource<TKey, TObj> _source;
    private readonly StoreSteps _store;
    private readonly ReadWatch<TKey, TObj>[] _watches;
    private readonly CacheMetrics _metrics;
    private readonly ObjectCodec<TKey, TObj> _codec;
    private readonly Filler<TKey, TObj> _filler;
    private readonly Flights<TKey, TObj> _flights;

    public Reader(ObjectSource<TKey, TObj> source, StoreSteps store, CacheCowOptions options, CacheMetrics metrics)
    {
        (_source, _store, _metrics) = (source, store, metrics);

        // More than there are threads that wait at a time, mostly: a thread rarely meets another at its watch.
        _watches = [.. Enumerable.Range(0, Watches).Select(_ => new ReadWatch<TKey, TObj>(this, options.StoreTimeout, options.TimeProvider))];
        var share = options.ShareByReference ?? Sharing.IsImmutable(typeof(TObj));
        _codec = new ObjectCodec<TKey, TObj>(source, options, metrics);
        _filler = new Filler<TKey, TObj>(source, store, _codec, options, metrics, share);
        _flights = new Flights<TKey, TObj>(_filler, _codec, metrics, options, share);
    }

    /// <summary>Asks the source, and nobody else.</summary>
    public ValueTask<TObj?> FetchAsync(TKey key, CacheKeys keys, CancellationToken cancellationToken) => _filler.FetchAloneAsync(key, keys, cancellationToken);

    /// <summary>The object, from the store if it is there.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The task is asked for its result only when it has one, and once.")]
    public ValueTask<TObj?> GetAsync(in ReadRequest<TKey> request)
    {
        ReadOnlyMemory<byte>? bytes;
        try
        {
            var read = _store.Store.ReadAsync(request.Keys, request.CancellationToken);
            if (!read.IsCompleted)
                return _watches[Environment.CurrentManagedThreadId & (Watches - 1)].Enter().Start(request, read);
            bytes = read.GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            return GoOnWithoutStoreAsync(request, failure);
        }

        return Answer(request, bytes);
    }

    /// <summary>Takes what the store has, if it is an object.</summary>
    public bool TryHit(in ReadRequest<TKey> request, ReadOnlyMemory<byte>? bytes, out TObj? obj)
    {
        obj = default;
        if (bytes is not { } found || !_codec.TryDecode(request.Key, request.Keys, found, out obj))
            return false;
        _metrics.Hit();
        return true;
    }

    /// <summary>The object, which the store does not have.</summary>
    public async ValueTask<TObj?> MissAsync(ReadRequest<TKey> request, ReadOnlyMemory<byte>? useless)
    {
        _metrics.Miss();
        return await FlyAsync(request, new Departure(useless, Ttl: request.Ttl)).ConfigureAwait(false);
    }

    /// <summary>The object, after the store has failed to answer.</summary>
    /// <exception cref="CacheStoreException">The options ask for it.</exception>
    public async ValueTask<TObj?> GoOnWithoutStoreAsync(ReadRequest<TKey> request, Exception failure)
    {
        if (!StoreSteps.IsFailure(failure, request.CancellationToken))
            ExceptionDispatchInfo.Throw(failure);
        SurviveOrThrow(_store.Failed(StoreStep.Read, request.Keys.Data, failure));
        return await FlyAsync(request, new Departure(SkipLease: true, Ttl: request.Ttl)).ConfigureAwait(false);
    }

    /// <summary>The object, fetched anew: I1, then a flight.</summary>
    public async ValueTask<TObj?> RefreshAsync(TKey key, CacheKeys keys, TimeSpan? ttl, CancellationToken cancellationToken)
    {
        try
        {
            await _store.InvalidateAsync(keys, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheStoreException) when (!_store.ReadsThrow)
        {
            // No flight under way is sure to bring something newer than what this caller knows to be old.
            return await _filler.FetchAloneAsync(key, keys, cancellationToken).ConfigureAwait(false);
        }

        return await _flights.GetAsync(key, keys, new Departure(Ttl: ttl), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<TObj?> Answer(in ReadRequest<TKey> request, ReadOnlyMemory<byte>? bytes) =>
        TryHit(request, bytes, out var obj) ? new(obj) : MissAsync(request, bytes);

    private ValueTask<TObj?> FlyAsync(in ReadRequest<TKey> request, Departure departure) =>
        _flights.GetAsync(request.Key, request.Keys, departure, request.CancellationToken);

    /// <summary>Asks the source for many, and nobody else.</summary>
    public async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
        await _source.FetchManyAsync(keys, cancellationToken).ConfigureAwait(false);

    /// <summary>The objects that exist, from the store those that are there.</summary>
    public async ValueTask<IReadOnlyDictionary<TKey, TObj>> GetManyAsync(
        IReadOnlyList<TKey> keys, IReadOnlyList<CacheKeys> storeKeys, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<TKey, TObj>(keys.Count);
        var missing = new List<(TKey, CacheKeys, Departure)>();
        var (values, failed) = await ReadManyAsync(storeKeys, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < keys.Count; i++)
        {
            if (values[i] is not { } bytes)
                missing.Add((keys[i], storeKeys[i], new Departure(SkipLease: failed)));
            else if (!_codec.TryDecode(keys[i], storeKeys[i], bytes, out var obj))
                missing.Add((keys[i], storeKeys[i], new Departure(bytes)));
            else
                Take(objects, keys[i], obj);
        }

        foreach (var _ in missing)
            _metrics.Miss();
        if (missing.Count > 0)
            await _flights.GetManyAsync(missing, objects, cancellationToken).ConfigureAwait(false);
        return objects;
    }

    private async ValueTask<(ReadOnlyMemory<byte>?[] Values, bool Failed)> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        try
        {
            return (await _store.Bound(_store.Store.ReadManyAsync(keys, cancellationToken), keys.Count, cancellationToken).ConfigureAwait(false), false);
        }
        catch (Exception exception) when (StoreSteps.IsFailure(exception, cancellationToken))
        {
            SurviveOrThrow(_store.Failed(StoreStep.Read, keys[0].Data, exception));
            return (new ReadOnlyMemory<byte>?[keys.Count], true);
        }
    }

    private void Take(Dictionary<TKey, TObj> objects, TKey key, TObj? obj)
    {
        _metrics.Hit();
        if (obj is not null)
            objects.Add(key, obj);
    }

    private void SurviveOrThrow(CacheStoreException failure)
    {
        if (_store.ReadsThrow)
            throw failure;
    }
}
