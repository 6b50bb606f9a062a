using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>Reads objects: R1, and a flight for what is not there.</summary>
internal sealed class Reader<TKey, TObj>
    where TKey : notnull
{
    private readonly ObjectSource<TKey, TObj> _source;
    private readonly StoreSteps _store;
    private readonly ReadWatch _watch;
    private readonly CacheMetrics _metrics;
    private readonly ObjectCodec<TKey, TObj> _codec;
    private readonly Filler<TKey, TObj> _filler;
    private readonly Flights<TKey, TObj> _flights;

    public Reader(ObjectSource<TKey, TObj> source, StoreSteps store, CacheCowOptions options, CacheMetrics metrics)
    {
        (_source, _store, _metrics) = (source, store, metrics);
        _watch = new ReadWatch(options.StoreTimeout, options.TimeProvider);
        var share = options.ShareByReference ?? Sharing.IsImmutable(typeof(TObj));
        _codec = new ObjectCodec<TKey, TObj>(source, options, metrics);
        _filler = new Filler<TKey, TObj>(source, store, _codec, options, metrics, share);
        _flights = new Flights<TKey, TObj>(_filler, _codec, metrics, options, share);
    }

    /// <summary>Asks the source, and nobody else.</summary>
    public ValueTask<TObj?> FetchAsync(TKey key, CacheKeys keys, CancellationToken cancellationToken) => _filler.FetchAloneAsync(key, keys, cancellationToken);

    /// <summary>The object, from the store if it is there.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The task is asked for its result only when it has one, and once.")]
    public ValueTask<TObj?> GetAsync(TKey key, CacheKeys keys, TimeSpan? ttl, CancellationToken cancellationToken)
    {
        ValueTask<ReadOnlyMemory<byte>?> read;
        try
        {
            read = _store.Store.ReadAsync(keys, cancellationToken);
        }
        catch (Exception exception)
        {
            read = ValueTask.FromException<ReadOnlyMemory<byte>?>(exception);
        }

        return read.IsCompletedSuccessfully
            ? Answer(key, keys, read.Result, ttl, cancellationToken)
            : AwaitAndAnswerAsync(key, keys, read, ttl, cancellationToken);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TObj?> AwaitAndAnswerAsync(
        TKey key, CacheKeys keys, ValueTask<ReadOnlyMemory<byte>?> read, TimeSpan? ttl, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? bytes;
        try
        {
            bytes = await _watch.Bound(read).ConfigureAwait(false);
        }
        catch (Exception exception) when (StoreSteps.IsFailure(exception, cancellationToken))
        {
            SurviveOrThrow(_store.Failed(StoreStep.Read, keys.Data, exception));
            return await _flights.GetAsync(key, keys, new Departure(SkipLease: true, Ttl: ttl), cancellationToken).ConfigureAwait(false);
        }

        return await Answer(key, keys, bytes, ttl, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<TObj?> Answer(TKey key, CacheKeys keys, ReadOnlyMemory<byte>? bytes, TimeSpan? ttl, CancellationToken cancellationToken)
    {
        if (bytes is { } found && _codec.TryDecode(key, keys, found, out var obj))
        {
            _metrics.Hit();
            return new(obj);
        }

        _metrics.Miss();
        return _flights.GetAsync(key, keys, new Departure(Replace: bytes is not null, Ttl: ttl), cancellationToken);
    }

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
                missing.Add((keys[i], storeKeys[i], new Departure(Replace: true)));
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
