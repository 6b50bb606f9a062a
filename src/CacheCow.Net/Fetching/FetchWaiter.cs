using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>Waits with a caller until there is a result that is valid for its arrival, over more than one fetch if need be.</summary>
internal sealed class FetchWaiter<TKey, TObj>(
    FetchTable<TKey, TObj> table, FetchStarter<TKey, TObj> starter, SourceStep<TKey, TObj> source, ObjectCodec<TKey, TObj> codec, ExpiredObjects<TKey, TObj> expired,
    CacheCowOptions options, Sharing sharing, Waits waits)
    where TKey : notnull
{
    /// <summary>The object; if the fetch fails, or takes longer than the caller wants to wait, the expired one.</summary>
    /// <param name="joined">The fetch that the caller has joined.</param>
    /// <param name="started">Ends when there is an answer for the caller who has started it; <see langword="null"/>: somebody else has, or many were started together.</param>
    /// <param name="request">What the caller knows.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<Known<TObj>> WaitAsync(JoinedFetch<TKey, TObj> joined, ValueTask? started, FetchRequest request, CancellationToken cancellationToken)
    {
        if (request.Unwanted is null || request.IsRefresh)
            return WaitToTheEndAsync(joined, started, request, patience: null, cancellationToken);
        return WaitOrTakeExpiredAsync(joined, started, request, cancellationToken);
    }

    private async ValueTask<Known<TObj>> WaitOrTakeExpiredAsync(
        JoinedFetch<TKey, TObj> joined, ValueTask? started, FetchRequest request, CancellationToken cancellationToken)
    {
        var (key, address) = (joined.Fetch!.Key, joined.Fetch.Address);
        try
        {
            return await WaitToTheEndAsync(joined, started, request, options.FetchSoftTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not CacheStoreException)
        {
            if (await expired.TryReadAsync(key, address, isSlow: false).ConfigureAwait(false) is { } found)
                return found.Known;
            throw;
        }
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "Who has started it awaits it, once, or nobody does.")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Known<TObj>> WaitToTheEndAsync(
        JoinedFetch<TKey, TObj> joined, ValueTask? started, FetchRequest request, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var (fetch, arrival, isStarter, soft) = (joined.Fetch!, joined.Arrival, joined.MustStart, patience);
        var completion = fetch.Completion;
        while (true)
        {
            if (soft is { } time && !await IsCompletedAsync(fetch, completion, time, cancellationToken).ConfigureAwait(false))
            {
                soft = null;
                if (await expired.TryReadAsync(fetch.Key, fetch.Address, isSlow: true).ConfigureAwait(false) is { } found)
                {
                    table.Leave(fetch, runsOn: true);
                    return found.Known;
                }
            }

            // Within a fetch, waiting for somebody else's is bounded: that one may be waiting for ours.
            var isBounded = !isStarter && FetchFrame.Current is not null;
            if (started is { } running && soft is null && !cancellationToken.CanBeCanceled && (running.IsCompleted || !waits.AreBlocking))
            {
                // On the starter's own path, as if it had fetched for itself; the others are told on threads of their own.
                started = null;
                await running.ConfigureAwait(false);
            }
            else if (!isBounded && !cancellationToken.CanBeCanceled && !waits.AreBlocking)
            {
                await ((Task)completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (!await IsCompletedAsync(fetch, completion, isBounded ? options.FillWait : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))
            {
                table.Leave(fetch);
                return await FetchAloneAsync(fetch, request, cancellationToken).ConfigureAwait(false);
            }

            // What a fetch of many threw may be another object's fault: who did not ask for those asks anew.
            var result = completion.IsFaulted && !isStarter && !fetch.Group.IsForOne ? FetchResult<TObj>.Abandoned : await completion.ConfigureAwait(false);
            if (!result.WasAbandoned && arrival <= result.ValidThrough)
                return await ObjectForAsync(fetch, arrival, result, request, cancellationToken).ConfigureAwait(false);

            // Certified sharing: its fill may still be accepted.
            if (result.Rest is { } rest)
            {
                completion = rest;
                continue;
            }

            var next = result.WasAbandoned ? default : table.MoveOn(fetch);
            if (next.Fetch is null)
            {
                // Everybody had left: the caller starts anew, and what it was willing to wait counts anew.
                if (result.WasAbandoned && request.IsRefresh)
                    return default;
                next = starter.Join(fetch.Key, fetch.Address, request, new FetchGroup(1));
                soft = patience;
            }

            if (next.Fetch is null)
                return await FetchAloneAsync(fetch, request, cancellationToken).ConfigureAwait(false);
            (fetch, arrival, isStarter, completion) = (next.Fetch, next.Arrival, next.MustStart, next.Fetch.Completion);
            started = isStarter ? starter.Start(fetch) : null;
        }
    }

    /// <summary>Waits for no longer than that. A caller that gives up has left.</summary>
    private async ValueTask<bool> IsCompletedAsync(SharedFetch<TKey, TObj> fetch, Task completion, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!completion.IsCompleted)
            await waits.ForAsync(completion, limit, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!completion.IsCompleted && cancellationToken.IsCancellationRequested)
        {
            table.Leave(fetch);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return completion.IsCompleted;
    }

    // L4: only the caller who started the fetch gets the object itself, unless nobody can change it.
    private ValueTask<Known<TObj>> ObjectForAsync(SharedFetch<TKey, TObj> fetch, int arrival, FetchResult<TObj> result, FetchRequest request, CancellationToken cancellationToken)
    {
        if (arrival == 1 || !result.Known.Exists || sharing.MayShare(result.Known.Object))
            return new(result.Known);
        return result.Payload is { } payload && codec.TryCopy(fetch.Key, payload, out var copy)
            ? new(Known<TObj>.Of(copy))
            : FetchAloneAsync(fetch, request, cancellationToken);
    }

    private ValueTask<Known<TObj>> FetchAloneAsync(SharedFetch<TKey, TObj> fetch, FetchRequest request, CancellationToken cancellationToken) =>
        source.FetchAloneAsync(fetch.Key, fetch.Address, request.IsOfMany, cancellationToken);
}
