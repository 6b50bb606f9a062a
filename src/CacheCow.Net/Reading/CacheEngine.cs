using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace CacheCow.Net;

/// <summary>Reads objects: R1, and a shared fetch for what is not there.</summary>
internal sealed partial class CacheEngine<TKey, TObj>
    where TKey : notnull
{
    private const int Watches = 16;

    private readonly BoundedSource<TKey, TObj> _source;
    private readonly StoreSteps _store;
    private readonly TimeoutWatch<PooledRead<TKey, TObj>>[] _watches;
    private readonly ReadQueue<TKey, TObj>? _queue;
    private readonly Sharing _sharing;
    private readonly CacheCowOptions _options;
    private readonly CacheMetrics _metrics;
    private readonly ObjectCodec<TKey, TObj> _codec;
    private readonly LocalPuts<TKey, TObj> _localPuts;
    private readonly FetchTable<TKey, TObj> _table;
    private readonly SourceStep<TKey, TObj> _sourceStep;
    private readonly SingleFlight<TKey, TObj> _fetches;
    private readonly Refresher<TKey, TObj> _refresher;
    private readonly OwnChanges _ownChanges = new();
    private readonly StoreClock _clock;
    private readonly bool _needsClock;

    public CacheEngine(ObjectSource<TKey, TObj> source, StoreSteps store, CacheCowOptions options, CacheMetrics metrics)
    {
        (_store, _options, _metrics) = (store, options, metrics);
        _needsClock = options.LocalTier is not null || options.Policy.ServeStale > TimeSpan.Zero || options.Policy.RefreshAhead > TimeSpan.Zero;
        _queue = StoreSteps.ReadsTogether(store.Store) ? new ReadQueue<TKey, TObj>(store.Store, options.TimeProvider) : null;

        // More than there are threads that wait at a time, mostly: a thread rarely meets another at its watch.
        _watches = [.. Enumerable.Range(0, Watches).Select(_ => new TimeoutWatch<PooledRead<TKey, TObj>>(watch => new(this, watch), options.StoreTimeout, options.TimeProvider))];
        var (sharing, clock, window) = (new Sharing(typeof(TObj), options.ShareByReference), new StoreClock(store.Store), new RefreshWindow<TKey, TObj>(source));
        _sharing = sharing;
        _clock = clock;
        _codec = new ObjectCodec<TKey, TObj>(source, options, metrics, clock);
        NewValues = new NewValues<TKey, TObj>(source, _codec, options, clock);
        Local = options is { Enabled: true, LocalTier: { } local } ? new LocalTier<TKey, TObj>(local, store.Store, _codec, metrics, sharing, clock, options.TimeProvider) : null;
        if (Local is not null)
            store.Tiers.Add(Local, isImmediate: false);
        _localPuts = new LocalPuts<TKey, TObj>(Local, window);
        _table = new FetchTable<TKey, TObj>();
        (_source, _sourceStep, _fetches) = FetchesOf(source);
        _refresher = new Refresher<TKey, TObj>(_fetches, window, clock, metrics);
    }

    // The same cache for synchronous callers: whatever is shared by all callers is shared by both.
    private CacheEngine(CacheEngine<TKey, TObj> shared)
    {
        (_store, _options, _metrics) = (shared._store.ForSynchronousCallers(), shared._options, shared._metrics);
        (_needsClock, _watches, _sharing, _clock) = (shared._needsClock, shared._watches, shared._sharing, shared._clock);
        (_codec, NewValues, Local, _localPuts, _refresher) = (shared._codec, shared.NewValues, shared.Local, shared._localPuts, shared._refresher);
        _table = shared._table;
        (_source, _sourceStep, _fetches) = FetchesOf(shared._source.Source);
    }

    /// <summary>The same for synchronous callers: each operation has ended when it returns, as far as the overrides do.</summary>
    public CacheEngine<TKey, TObj> ForSynchronousCallers() => new(this);

    /// <summary>The objects of this process; <see langword="null"/>: the cache has no local tier.</summary>
    public LocalTier<TKey, TObj>? Local { get; }

    /// <summary>Asks the source, and nobody else.</summary>
    public async ValueTask<TObj?> FetchAsync(TKey key, StoreAddress address, CancellationToken cancellationToken) =>
        (await _sourceStep.FetchAloneAsync(key, address, isOfMany: false, cancellationToken).ConfigureAwait(false)).Object;

    /// <summary>L1: a read as it begins, before the store is asked.</summary>
    public ReadRequest<TKey> Begin(TKey key, StoreAddress address, TimeSpan? ttl, CancellationToken cancellationToken) =>
        new(key, address, ttl, cancellationToken, Local is { } local ? local.Ticket(address) : default);

    /// <summary>The object, from the store if it is there.</summary>
    public ValueTask<TObj?> GetAsync(in ReadRequest<TKey> request)
    {
        if (!_store.IsClear && (_store.IsOpen || _store.Owes(request.Address)))
            return GoAroundStoreAsync(request);
        return _needsClock && !_clock.IsSettled ? SettleAndReadAsync(request) : ReadAsync(request);
    }

    /// <summary>The object, without a store that is left alone, or that may have what this process could not invalidate there.</summary>
    /// <exception cref="CacheStoreException">It is left alone, and the options ask for it.</exception>
    private async ValueTask<TObj?> GoAroundStoreAsync(ReadRequest<TKey> request)
    {
        _metrics.Skip(StoreStep.Read);
        if (_store.ReadsThrow && _store.IsOpen)
            throw _store.Refused(StoreStep.Read, [request.Address.Keys]);
        return (await FetchSharedAsync(request, new FetchRequest(SkipLease: true, Ttl: request.Ttl)).ConfigureAwait(false)).Object;
    }

    private async ValueTask<TObj?> SettleAndReadAsync(ReadRequest<TKey> request)
    {
        await SettleAsync(request.CancellationToken).ConfigureAwait(false);
        return await ReadAsync(request).ConfigureAwait(false);
    }

    private Task SettleAsync(CancellationToken cancellationToken) => _store.Waits.ForAsync(_clock.SettleAsync(_store), Timeout.InfiniteTimeSpan, cancellationToken);

    private ValueTask<TObj?> ReadAsync(in ReadRequest<TKey> request)
    {
        if (_ownChanges.TryTake(request.Address))
            return MissAsync(request, null);
        if (_queue is { } queue && !queue.TryGoAlone())
            return Enter(request, null).Wait(queue);
        return request.Address.HasTags ? ReadWithTags(request) : ReadAlone(request);
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The task is asked for its result only when it has one, and once.")]
    private ValueTask<TObj?> ReadAlone(in ReadRequest<TKey> request)
    {
        ReadOnlyMemory<byte>? bytes;
        try
        {
            // Where requests are counted, a caller leaves by itself: the store need not make a task for that.
            var read = _store.Store.ReadAsync(request.Address.Keys, _queue is null ? request.CancellationToken : default);
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
            stored = Stored.Of(Replies.Whole(await _store.Bound(read, 1, request.CancellationToken).ConfigureAwait(false), request.Address.WithTags.Length));
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
            var read = _store.Store.ReadManyAsync(request.Address.WithTags, request.CancellationToken);
            if (!read.IsCompleted)
                return _store.Waits.AreBlocking ? WaitForAsync(request, read) : Enter(request, null).Start(read);
            stored = Stored.Of(Replies.Whole(read.GetAwaiter().GetResult(), request.Address.WithTags.Length));
        }
        catch (Exception failure)
        {
            return GoOnWithoutStoreAsync(request, failure);
        }

        return Answer(request, stored);
    }

    /// <summary>A place to wait in, whose time begins now.</summary>
    private PooledRead<TKey, TObj> Enter(in ReadRequest<TKey> request, IReading? reading)
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
        if (stored.Bytes is not { } bytes || !_codec.TryDecode(request.Key, request.Address, bytes, stored.Tags, out var found))
            return false;
        _metrics.Hit();
        known = found.Known;
        _localPuts.Put(request.Key, request.Address, request.Ticket, found);
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
        return (await FetchSharedAsync(request, new FetchRequest(useless, Ttl: request.Ttl, Ticket: request.Ticket)).ConfigureAwait(false)).Object;
    }

    /// <summary>The object, after the store has failed to answer.</summary>
    /// <exception cref="CacheStoreException">The options ask for it.</exception>
    public async ValueTask<TObj?> GoOnWithoutStoreAsync(ReadRequest<TKey> request, Exception failure)
    {
        if (!StoreSteps.IsFailure(failure, request.CancellationToken))
            ExceptionDispatchInfo.Throw(failure);
        SurviveOrThrow(_store.Failed(StoreStep.Read, request.Address.Keys, failure));
        return (await FetchSharedAsync(request, new FetchRequest(SkipLease: true, Ttl: request.Ttl)).ConfigureAwait(false)).Object;
    }

    /// <summary>The object, fetched anew: I1, then a shared fetch.</summary>
    public async ValueTask<TObj?> RefreshAsync(TKey key, StoreAddress address, TimeSpan? ttl, CancellationToken cancellationToken)
    {
        try
        {
            await InvalidateAsync(address, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheStoreException) when (!_store.ReadsThrow)
        {
            // No fetch under way is sure to bring something newer than what this caller knows to be old.
            return await FetchAsync(key, address, cancellationToken).ConfigureAwait(false);
        }

        _ownChanges.TryTake(address); // the lease comes at once
        var request = Begin(key, address, ttl, cancellationToken);
        return (await FetchSharedAsync(request, new FetchRequest(Ttl: ttl, Ticket: request.Ticket)).ConfigureAwait(false)).Object;
    }

    private ValueTask<TObj?> Answer(in ReadRequest<TKey> request, in Stored stored) =>
        TryHit(request, stored, out TObj? obj) ? new(obj) : MissAsync(request, stored.Bytes);

    private ValueTask<Known<TObj>> FetchSharedAsync(in ReadRequest<TKey> request, FetchRequest fetch) =>
        _fetches.GetAsync(request.Key, request.Address, fetch, request.CancellationToken);

    // In the order in which a miss goes, from its end to its beginning.
    private (BoundedSource<TKey, TObj> Bounded, SourceStep<TKey, TObj> Source, SingleFlight<TKey, TObj> Fetches) FetchesOf(ObjectSource<TKey, TObj> source)
    {
        var bounded = new BoundedSource<TKey, TObj>(source, _options, _metrics, _store.Waits);
        var fill = new FillStep<TKey, TObj>(_table, source, _store, _codec, _options, _localPuts, _sharing);
        var asked = new SourceStep<TKey, TObj>(bounded, _metrics);
        var lease = new LeaseStep<TKey, TObj>(_table, _store, _codec, _metrics, _localPuts);
        var runner = new FetchRunner<TKey, TObj>(_table, lease, asked, fill, _options, _store.Waits);
        var starter = new FetchStarter<TKey, TObj>(_table, runner, _metrics, _options, _store.Waits);
        var expired = new ExpiredObjects<TKey, TObj>(_store, _codec, _metrics);
        var waiter = new FetchWaiter<TKey, TObj>(_table, starter, asked, _codec, expired, _options, _sharing, _store.Waits);
        return (bounded, asked, new SingleFlight<TKey, TObj>(_table, starter, waiter, asked));
    }

    private void SurviveOrThrow(CacheStoreException failure)
    {
        if (_store.ReadsThrow)
            throw failure;
    }
}
