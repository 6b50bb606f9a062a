using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>R3: asks the source, for shared fetches or for one caller alone; counts and traces it.</summary>
internal sealed class SourceStep<TKey, TObj>(BoundedSource<TKey, TObj> source, CacheMetrics metrics)
    where TKey : notnull
{
    /// <summary>Fetches for one caller alone, without the store.</summary>
    public async ValueTask<Known<TObj>> FetchAloneAsync(TKey key, StoreAddress address, bool isOfMany, CancellationToken cancellationToken)
    {
        if (FetchFrame.IsPartOf(source, address.Keys.Identity))
            throw FetchFrame.AsksForItself(address.Keys);
        FetchFrame.Enter(source, address.Keys.Identity);
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

    /// <summary>Fetches many for one caller alone, without the store.</summary>
    public async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAloneAsync(TKey[] keys, CancellationToken cancellationToken)
    {
        FetchFrame.Enter(source);
        var startedAt = Stopwatch.GetTimestamp();
        using var activity = CacheTelemetry.StartFetch(metrics.CacheName, keys.Length);
        try
        {
            var objects = await FetchManyWhereDueAsync(keys, cancellationToken).ConfigureAwait(false) ?? throw ReturnedNull();
            metrics.Fetch(startedAt, ok: true);
            return objects;
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            metrics.Fetch(startedAt, ok: false);
            throw;
        }
    }

    /// <summary>Fetches for everybody who has joined.</summary>
    /// <param name="first">The first of the fetches.</param>
    /// <param name="all">All of them, which are of one group; <see langword="null"/>: there are no others.</param>
    /// <param name="cancelled">Nobody waits for them any more.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Fetched<TKey, TObj>> FetchAsync(SharedFetch<TKey, TObj> first, List<LeasedFetch<TKey, TObj>>? all, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        var frame = FetchFrame.Enter(first.Group);
        var startedAt = Stopwatch.GetTimestamp();
        using var activity = CacheTelemetry.StartFetch(metrics.CacheName, all?.Count ?? 1);
        try
        {
            var fetched = all is null && !AsksForMany(first.Request.IsOfMany)
                ? new Fetched<TKey, TObj>(null, Known<TObj>.Of(await source.FetchAsync(first.Key, cancelled).ConfigureAwait(false)))
                : new Fetched<TKey, TObj>(await source.FetchManyAsync(KeysOf(first, all), cancelled).ConfigureAwait(false) ?? throw ReturnedNull(), default);
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

    private static InvalidOperationException ReturnedNull() =>
        new("FetchManyAsync returned null; objects that do not exist are left out of what it returns.");

    private static TKey[] KeysOf(SharedFetch<TKey, TObj> first, List<LeasedFetch<TKey, TObj>>? all) => all is null ? [first.Key] : [.. all.Select(one => one.Fetch.Key)];

    // Of a value type, a single fetch cannot say that there is none. What GetMany returns must not depend on how many others are missing.
    private static bool AsksForMany(bool isOfMany) => isOfMany && default(TObj) is not null;

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
}
