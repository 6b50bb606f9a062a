using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>R3, R4, R5: fetches for flights, fills or gives the lease back, and lands them. Never throws: what goes wrong is what the flights end with.</summary>
internal sealed class Fetcher<TKey, TObj>(
    BoundedSource<TKey, TObj> source, StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheCowOptions options, CacheMetrics metrics,
    LocalPuts<TKey, TObj> local, Sharing sharing)
    where TKey : notnull
{
    /// <summary>Fetches for one caller alone, without the store.</summary>
    public async ValueTask<Known<TObj>> FetchAloneAsync(TKey key, Place place, bool isOfMany, CancellationToken cancellationToken)
    {
        if (FetchFrame.IsPartOf(source, place.Keys.Identity))
            throw FlightStripe<TKey, TObj>.AsksForItself(place.Keys);
        FetchFrame.Enter(source, place.Keys.Identity);
        var startedAt = Stopwatch.GetTimestamp();
        using var activity = CacheTelemetry.StartFetch(metrics.CacheName, 1);
        try
        {
            var known = await FetchKnownAsync(key, isOfMany, cancellationToken).ConfigureAwait(false);
            metrics.Fetch(startedAt, ok: true);
            return known;
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            metrics.Fetch(startedAt, ok: false);
            throw;
        }
    }

    /// <summary>Flights of one crew, fetched together.</summary>
    public async Task FetchAndLandAsync(List<Fetching<TKey, TObj>> fetching, CancellationToken cancelled)
    {
        // R3: the leases are answered; whoever is on board now arrived before the fetch begins.
        for (var i = 0; i < fetching.Count; i++)
            fetching[i] = fetching[i] with { Covers = fetching[i].Flight.CountBoarded() };

        Fetched fetched;
        try
        {
            cancelled.ThrowIfCancellationRequested();
            fetched = await FetchAsync(fetching[0].Flight, fetching.Count == 1 ? null : fetching, cancelled).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await ReleaseAsync(fetching).ConfigureAwait(false);
            foreach (var (flight, _, _) in fetching)
                flight.End(exception);
            return;
        }

        var ends = new Task[fetching.Count];
        for (var i = 0; i < ends.Length; i++)
            ends[i] = FillAndLandAsync(fetching[i], fetched).AsTask();
        await Task.WhenAll(ends).ConfigureAwait(false);
    }

    /// <summary>A flight that is alone in its crew.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FetchAndLandAsync(Flight<TKey, TObj> flight, bool isLeased)
    {
        // R3, as for many.
        var fetching = new Fetching<TKey, TObj>(flight, isLeased, flight.CountBoarded());
        var cancelled = flight.Crew.Cancelled;
        Fetched fetched;
        try
        {
            cancelled.ThrowIfCancellationRequested();
            fetched = await FetchAsync(flight, null, cancelled).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (isLeased)
                await store.ReleaseAsync(flight.Keys, flight.Token).ConfigureAwait(false);
            flight.End(exception);
            return;
        }

        await FillAndLandAsync(fetching, fetched).ConfigureAwait(false);
    }

    /// <param name="first">The first of them.</param>
    /// <param name="all">All of them; <see langword="null"/>: there are no others.</param>
    /// <param name="cancelled">Nobody waits for them any more.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Fetched> FetchAsync(Flight<TKey, TObj> first, List<Fetching<TKey, TObj>>? all, CancellationToken cancelled)
    {
        var frame = FetchFrame.Enter(first.Crew);
        var startedAt = Stopwatch.GetTimestamp();
        using var activity = CacheTelemetry.StartFetch(metrics.CacheName, all?.Count ?? 1);
        try
        {
            var fetched = all is null && !AsksForMany(first.Departure.IsOfMany)
                ? new Fetched(null, Known<TObj>.Of(await source.FetchAsync(first.Key, cancelled).ConfigureAwait(false)))
                : new Fetched(await source.FetchManyAsync(KeysOf(first, all), cancelled).ConfigureAwait(false) ?? throw ReturnedNull(), default);
            metrics.Fetch(startedAt, ok: true);
            return fetched with { DoNotStore = frame.DoNotStore };
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            metrics.Fetch(startedAt, ok: false);
            throw;
        }
    }

    private static TKey[] KeysOf(Flight<TKey, TObj> first, List<Fetching<TKey, TObj>>? all) => all is null ? [first.Key] : [.. all.Select(one => one.Flight.Key)];

    // Of a value type, a single fetch cannot say that there is none. What GetMany returns must not depend on how many others are missing.
    private static bool AsksForMany(bool isOfMany) => isOfMany && default(TObj) is not null;

    public static InvalidOperationException ReturnedNull() =>
        new("FetchManyAsync returned null; objects that do not exist are left out of what it returns.");

    private async ValueTask<Known<TObj>> FetchKnownAsync(TKey key, bool isOfMany, CancellationToken cancellationToken)
    {
        if (!AsksForMany(isOfMany))
            return Known<TObj>.Of(await FetchWhereDueAsync(key, cancellationToken).ConfigureAwait(false));
        var objects = await FetchManyWhereDueAsync([key], cancellationToken).ConfigureAwait(false);
        return Known<TObj>.In(objects ?? throw ReturnedNull(), key);
    }

    // A transaction may be bound to this thread: what is read in it must be read here.
    private ValueTask<TObj?> FetchWhereDueAsync(TKey key, CancellationToken cancellationToken) =>
        AmbientTransaction.IsPresent ? source.FetchHereAsync(key, cancellationToken) : source.FetchAsync(key, cancellationToken);

    private ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyWhereDueAsync(TKey[] keys, CancellationToken cancellationToken) =>
        AmbientTransaction.IsPresent ? source.FetchManyHereAsync(keys, cancellationToken) : source.FetchManyAsync(keys, cancellationToken);

    /// <summary>Has an answer for those who came before the fetch when it returns; the fill's is waited for in the background.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FillAndLandAsync(Fetching<TKey, TObj> fetching, Fetched fetched)
    {
        var flight = fetching.Flight;
        try
        {
            var known = fetched.Of(flight.Key);
            var policy = fetched.DoNotStore ? EntryPolicy.DoNotStore : PolicyOf(flight, known.Object);
            var stores = fetching.IsLeased && policy.Stores(known.Exists);
            var (kept, expiresAt) = stores ? await LifetimeAsync(policy, known.Exists).ConfigureAwait(false) : default;

            // S1: the door closes before the fill is sent.
            var boarded = flight.CloseDoor();
            var isShared = boarded > fetching.Covers || flight.TakesOver;
            var encoded = stores || ((boarded > 1 || flight.TakesOver) && known.Exists && !sharing.MayShare(known.Object)) ? codec.Encode(flight.Place, known, flight.Tags, expiresAt) : null;
            var outcome = stores && encoded is { } sent
                ? FillAsync(flight, sent.Envelope, kept)
                : ReleaseAsync(flight, fetching.IsLeased);

            var filling = new Filling(known, encoded, stores, isShared);
            if (outcome.IsCompleted)
            {
                await EndAsync(fetching, filling, outcome).ConfigureAwait(false);
                return;
            }

            // Who boarded before the fetch began has what is new enough, whatever becomes of the fill: only who came later waits for its answer.
            flight.Answer(boarded, filling.Landing(fetching.Covers));
            _ = EndAsync(fetching, filling, outcome);
        }
        catch (Exception exception)
        {
            await ReleaseAsync([fetching]).ConfigureAwait(false);
            flight.End(exception);
        }
    }

    /// <summary>Lands a flight when its fill is answered. Never throws.</summary>
    private async Task EndAsync(Fetching<TKey, TObj> fetching, Filling filling, ValueTask<FillOutcome?> outcome)
    {
        var flight = fetching.Flight;
        try
        {
            // An accepted fill knows nothing of tags: the certificate is that their versions, read after the door has closed, are still those of the lease.
            var tagsStand = !filling.IsShared || !flight.Place.HasTags || (fetching.IsLeased && await store.FitAsync(flight.Place.Tags, flight.Tags).ConfigureAwait(false));
            var ended = await outcome.ConfigureAwait(false);
            if (ended == FillOutcome.Stored && filling is { Stores: true, Encoded: { } stored })
                local.Put(flight.Key, flight.Place, flight.Departure.Ticket, new Found<TObj>(filling.Known, stored.Payload, stored.ExpiresAt));
            var isCertified = tagsStand && ended is FillOutcome.Stored or FillOutcome.TooLarge;
            flight.Land(filling.Landing(isCertified ? int.MaxValue : fetching.Covers));
        }
        catch (Exception exception)
        {
            await ReleaseAsync([fetching]).ConfigureAwait(false);
            flight.End(exception);
        }
    }

    // Started, not awaited: the versions of the tags are read at the same time.
    private ValueTask<FillOutcome?> FillAsync(Flight<TKey, TObj> flight, ReadOnlyMemory<byte> envelope, TimeSpan lifetime) =>
        store.FillAsync(flight.Keys, flight.Token, envelope, lifetime);

    /// <summary>R5. That the lease was still there certifies as much as an accepted fill.</summary>
    private async ValueTask<FillOutcome?> ReleaseAsync(Flight<TKey, TObj> flight, bool isLeased) =>
        isLeased && await store.ReleaseAsync(flight.Keys, flight.Token).ConfigureAwait(false) ? FillOutcome.Stored : null;

    private async ValueTask<StoredLifetime> LifetimeAsync(EntryPolicy policy, bool found)
    {
        var lifetime = policy.Lifetime(found);
        var now = StoredLifetime.NeedsTime(policy, lifetime, found, options) ? await store.TimeAsync().ConfigureAwait(false) : null;
        return StoredLifetime.Of(policy, lifetime, found, now);
    }

    private EntryPolicy PolicyOf(Flight<TKey, TObj> flight, TObj? obj)
    {
        var policy = source.Source.PolicyOf(flight.Key, obj);
        return flight.Departure.Ttl is { } ttl ? policy with { Ttl = ttl } : policy;
    }

    private async ValueTask ReleaseAsync(List<Fetching<TKey, TObj>> fetching)
    {
        var releases = fetching.Where(one => one.IsLeased).Select(one => store.ReleaseAsync(one.Flight.Keys, one.Flight.Token).AsTask());
        await Task.WhenAll([.. releases]).ConfigureAwait(false);
    }

    /// <param name="Known">What was fetched.</param>
    /// <param name="Encoded">What may be stored; <see langword="null"/>: nothing.</param>
    /// <param name="Stores">It is to be stored.</param>
    /// <param name="IsShared">Somebody may have it who came after the fetch began.</param>
    private readonly record struct Filling(Known<TObj> Known, Encoded? Encoded, bool Stores, bool IsShared)
    {
        public Landing<TObj> Landing(int covers) => new(Known, Encoded?.Payload, covers);
    }

    /// <param name="Objects">What a fetch of many brought; <see langword="null"/>: it was a single one.</param>
    /// <param name="Single">What a single fetch brought.</param>
    /// <param name="DoNotStore">The fetch asked for that.</param>
    private readonly record struct Fetched(IReadOnlyDictionary<TKey, TObj>? Objects, Known<TObj> Single, bool DoNotStore = false)
    {
        public Known<TObj> Of(TKey key) => Objects is null ? Single : Known<TObj>.In(Objects, key);
    }
}
