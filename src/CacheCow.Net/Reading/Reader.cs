using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace CacheCow.Net;

/// <summary>Reads objects: R1, and a flight for what is not there.</summary>
internal sealed partial class Reader<TKey, TObj>
    where TKey : notnull
{
    private const int Watches = 16;

    private readonly BoundedSource<TKey, TObj> _source;
    private readonly StoreSteps _store;
    private readonly TimeoutWatch<PendingGet<TKey, TObj>>[] _watches;
    private readonly ReadQueue<TKey, TObj>? _queue;
    private readonly Sharing _sharing;
    private readonly CacheCowOptions _options;
    private readonly CacheMetrics _metrics;
    private readonly ObjectCodec<TKey, TObj> _codec;
    private readonly LocalPuts<TKey, TObj> _localPuts;
    private readonly Filler<TKey, TObj> _filler;
    private readonly Flights<TKey, TObj> _flights;
    private readonly Refresher<TKey, TObj> _refresher;
    private readonly OwnChanges _ownChanges = new();
    private readonly StoreClock _clock;
    private readonly bool _needsClock;

    public Reader(ObjectSource<TKey, TObj> source, StoreSteps store, CacheCowOptions options, CacheMetrics metrics)
    {
        (_store, _options, _metrics) = (store, options, metrics);
        _needsClock = options.LocalTier is not null || options.Policy.ServeStale > TimeSpan.Zero || options.Policy.RefreshAhead > TimeSpan.Zero;
        _queue = StoreSteps.ReadsTogether(store.Store) ? new ReadQueue<TKey, TObj>(store.Store, options.TimeProvider) : null;

        // More than there are threads that wait at a time, mostly: a thread rarely meets another at its watch.
        _watches = [.. Enumerable.Range(0, Watches).Select(_ => new TimeoutWatch<PendingGet<TKey, TObj>>(watch => new(this, watch), options.StoreTimeout, options.TimeProvider))];
        var (sharing, clock, window) = (new Sharing(typeof(TObj), options.ShareByReference), new StoreClock(store.Store), new RefreshWindow<TKey, TObj>(source));
        _sharing = sharing;
        _clock = clock;
        _codec = new ObjectCodec<TKey, TObj>(source, options, metrics, clock);
        NewValues = new NewValues<TKey, TObj>(source, _codec, options, clock);
        Local = options.LocalTier is { } local ? new LocalTier<TKey, TObj>(local, store.Store, _codec, metrics, sharing, clock, options.TimeProvider) : null;
        if (Local is not null)
            store.Tiers.Add(Local, isImmediate: false);
        _localPuts = new LocalPuts<TKey, TObj>(Local, window);
        (_source, _filler, _flights) = FlightsOf(source, null);
        _refresher = new Refresher<TKey, TObj>(_flights, window, clock, metrics);
    }

    // The same cache for synchronous callers: whatever is shared by all callers is shared by both.
    private Reader(Reader<TKey, TObj> shared)
    {
        (_store, _options, _metrics) = (shared._store.ForSynchronousCallers(), shared._options, shared._metrics);
        (_needsClock, _watches, _sharing, _clock) = (shared._needsClock, shared._watches, shared._sharing, shared._clock);
        (_codec, NewValues, Local, _localPuts, _refresher) = (shared._codec, shared.NewValues, shared.Local, shared._localPuts, shared._refresher);
        (_source, _filler, _flights) = FlightsOf(shared._source.Source, shared._flights);
    }

    /// <summary>The same for synchronous callers: each operation has ended when it returns, as far as the overrides do.</summary>
    public Reader<TKey, TObj> ForSynchronousCallers() => new(this);

    /// <summary>The objects of this process; <see langword="null"/>: the cache has no local tier.</summary>
    public LocalTier<TKey, TObj>? Local { get; }

    /// <summary>Asks the source, and nobody else.</summary>
    public async ValueTask<TObj?> FetchAsync(TKey key, Place place, CancellationToken cancellationToken) =>
        (await _filler.FetchAloneAsync(key, place, isOfMany: false, cancellationToken).ConfigureAwait(false)).Object;

    /// <summary>L1: a read as it begins, before the store is asked.</summary>
    public ReadRequest<TKey> Begin(TKey key, Place place, TimeSpan? ttl, CancellationToken cancellationToken) =>
        new(key, place, ttl, cancellationToken, Local is { } local ? local.Ticket(place) : default);

    /// <summary>The object, from the store if it is there.</summary>
    public ValueTask<TObj?> GetAsync(in ReadRequest<TKey> request)
    {
        if (!_store.IsClear && (_store.IsOpen || _store.Owes(request.Place)))
            return GoAroundStoreAsync(request);
        return _needsClock && !_clock.IsSettled ? SettleAndReadAsync(request) : ReadAsync(request);
    }

    /// <summary>The object, without a store that is left alone, or that may have what this process could not invalidate there.</summary>
    /// <exception cref="CacheStoreException">It is left alone, and the options ask for it.</exception>
    private async ValueTask<TObj?> GoAroundStoreAsync(ReadRequest<TKey> request)
    {
        _metrics.Skip(StoreStep.Read);
        if (_store.ReadsThrow && _store.IsOpen)
            throw _store.Refused(StoreStep.Read, [request.Place.Keys]);
        return (await FlyAsync(request, new Departure(SkipLease: true, Ttl: request.Ttl)).ConfigureAwait(false)).Object;
    }

    private async ValueTask<TObj?> SettleAndReadAsync(ReadRequest<TKey> request)
    {
        await SettleAsync(request.CancellationToken).ConfigureAwait(false);
        return await ReadAsync(request).ConfigureAwait(false);
    }

    private Task SettleAsync(CancellationToken cancellationToken) => _store.Waits.ForAsync(_clock.SettleAsync(_store), Timeout.InfiniteTimeSpan, cancellationToken);

    private ValueTask<TObj?> ReadAsync(in ReadRequest<TKey> request)
    {
        if (_ownChanges.TryTake(request.Place))
            return MissAsync(request, null);
        if (_queue is { } queue && !queue.TryGoAlone())
            return Enter(request, null).Wait(queue);
        return request.Place.HasTags ? ReadWithTags(request) : ReadAlone(request);
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The task is asked for its result only when it has one, and once.")]
    private ValueTask<TObj?> ReadAlone(in ReadRequest<TKey> request)
    {
        ReadOnlyMemory<byte>? bytes;
        try
        {
            // Where requests are counted, a caller leaves by itself: the store need not make a task for that.
            var read = _store.Store.ReadAsync(request.Place.Keys, _queue is null ? request.CancellationToken : default);
            if (!read.IsCompleted)
                return _store.Waits.AreBlocking ? WaitForAsync(request, read) : Enter(request, _queue).Start(read);
            bytes = read.GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            _queue?.Leave();
            return GoOnWithoutStoreAsync(request, failure);
        }

        _queue?.Leave();
        return Answer(request, new Stored(bytes, default));
    }

    private async ValueTask<TObj?> WaitForAsync(ReadRequest<TKey> request, ValueTask<ReadOnlyMemory<byte>?> read)
    {
        Stored stored;
        try
        {
            stored = new Stored(await _store.Bound(read, 1, request.CancellationToken).ConfigureAwait(false), default);
        }
        catch (Exception failure)
        {
            return await GoOnWithoutStoreAsync(request, failure).ConfigureAwait(false);
        }

        return await Answer(request, stored).ConfigureAwait(false);
    }

    private async ValueTask<TObj?> WaitForAsync(ReadRequest<TKey> request, ValueTask<ReadOnlyMemory<byte>?[]> read)
    {
        Stored stored;
        try
        {
            stored = Stored.Of(Replies.Whole(await _store.Bound(read, 1, request.CancellationToken).ConfigureAwait(false), request.Place.WithTags.Length));
        }
        catch (Exception failure)
        {
            return await GoOnWithoutStoreAsync(request, failure).ConfigureAwait(false);
        }

        return await Answer(request, stored).ConfigureAwait(false);
    }

    /// <summary>R1 with the versions of the tags, all with one round trip per node.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The task is asked for its result only when it has one, and once.")]
    private ValueTask<TObj?> ReadWithTags(in ReadRequest<TKey> request)
    {
        Stored stored;
        if (_queue is { } queue)
            return Enter(request, queue).Start(_store.Store);
        try
        {
            var read = _store.Store.ReadManyAsync(request.Place.WithTags, request.CancellationToken);
            if (!read.IsCompleted)
                return _store.Waits.AreBlocking ? WaitForAsync(request, read) : Enter(request, null).Start(read);
            stored = Stored.Of(Replies.Whole(read.GetAwaiter().GetResult(), request.Place.WithTags.Length));
        }
        catch (Exception failure)
        {
            return GoOnWithoutStoreAsync(request, failure);
        }

        return Answer(request, stored);
    }

    /// <summary>A place to wait in, whose time begins now.</summary>
    private PendingGet<TKey, TObj> Enter(in ReadRequest<TKey> request, IReading? reading)
    {
        var watch = _watches[Environment.CurrentManagedThreadId & (Watches - 1)];
        var get = watch.Take();
        get.Begin(request, reading);
        watch.Start(get);
        return get;
    }

    /// <summary>Takes what the store has, if it is an object.</summary>
    public bool TryHit(in ReadRequest<TKey> request, in Stored stored, out TObj? obj)
    {
        var isHit = TryHit(request, stored, out Known<TObj> known);
        obj = known.Object;
        return isHit;
    }

    private bool TryHit(in ReadRequest<TKey> request, in Stored stored, out Known<TObj> known)
    {
        _store.Answered();
        known = default;
        if (stored.Bytes is not { } bytes || !_codec.TryDecode(request.Key, request.Place, bytes, stored.Tags, out var found))
            return false;
        _metrics.Hit();
        known = found.Known;
        _localPuts.Put(request.Key, request.Place, request.Ticket, found);
        if (found.ExpiresAt != 0)
            _refresher.Consider(request, bytes, found);
        return true;
    }

    /// <summary>L4: may two callers that were answered together have one object?</summary>
    public bool MayShare(TKey key, TKey otherKey, TObj? obj) => _sharing.MayShare(obj) && EqualityComparer<TKey>.Default.Equals(key, otherKey);

    /// <summary>One more caller has what was in the store.</summary>
    public void CountHit() => _metrics.Hit();

    /// <summary>The object, which the store does not have.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TObj?> MissAsync(ReadRequest<TKey> request, ReadOnlyMemory<byte>? useless)
    {
        _metrics.Miss();
        return (await FlyAsync(request, new Departure(useless, Ttl: request.Ttl, Ticket: request.Ticket)).ConfigureAwait(false)).Object;
    }

    /// <summary>The object, after the store has failed to answer.</summary>
    /// <exception cref="CacheStoreException">The options ask for it.</exception>
    public async ValueTask<TObj?> GoOnWithoutStoreAsync(ReadRequest<TKey> request, Exception failure)
    {
        if (!StoreSteps.IsFailure(failure, request.CancellationToken))
            ExceptionDispatchInfo.Throw(failure);
        SurviveOrThrow(_store.Failed(StoreStep.Read, request.Place.Keys, failure));
        return (await FlyAsync(request, new Departure(SkipLease: true, Ttl: request.Ttl)).ConfigureAwait(false)).Object;
    }

    /// <summary>The object, fetched anew: I1, then a flight.</summary>
    public async ValueTask<TObj?> RefreshAsync(TKey key, Place place, TimeSpan? ttl, CancellationToken cancellationToken)
    {
        try
        {
            await InvalidateAsync(place, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheStoreException) when (!_store.ReadsThrow)
        {
            // No flight under way is sure to bring something newer than what this caller knows to be old.
            return await FetchAsync(key, place, cancellationToken).ConfigureAwait(false);
        }

        _ownChanges.TryTake(place); // the lease comes at once
        var request = Begin(key, place, ttl, cancellationToken);
        return (await FlyAsync(request, new Departure(Ttl: ttl, Ticket: request.Ticket)).ConfigureAwait(false)).Object;
    }

    private ValueTask<TObj?> Answer(in ReadRequest<TKey> request, in Stored stored) =>
        TryHit(request, stored, out TObj? obj) ? new(obj) : MissAsync(request, stored.Bytes);

    private ValueTask<Known<TObj>> FlyAsync(in ReadRequest<TKey> request, Departure departure) =>
        _flights.GetAsync(request.Key, request.Place, departure, request.CancellationToken);

    private (BoundedSource<TKey, TObj> Source, Filler<TKey, TObj> Filler, Flights<TKey, TObj> Flights) FlightsOf(ObjectSource<TKey, TObj> source, Flights<TKey, TObj>? shared)
    {
        var bounded = new BoundedSource<TKey, TObj>(source, _options, _metrics, _store.Waits);
        var filler = new Filler<TKey, TObj>(bounded, _store, _codec, _options, _metrics, _localPuts, _sharing);
        var expired = new ExpiredObjects<TKey, TObj>(_store, _codec, _metrics);
        return (bounded, filler, new Flights<TKey, TObj>(shared, filler, _codec, expired, _metrics, _options, _sharing, _store.Waits));
    }

    private void SurviveOrThrow(CacheStoreException failure)
    {
        if (_store.ReadsThrow)
            throw failure;
    }
}
