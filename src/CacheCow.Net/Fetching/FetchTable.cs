using System.Numerics;

namespace CacheCow.Net;

/// <summary>The fetches of a cache that are under way, at most one for an object that still takes callers, and who has joined them. In stripes, each with a lock of its own.</summary>
internal sealed class FetchTable<TKey, TObj>
    where TKey : notnull
{
    /// <summary>The arrival number of who came over from an earlier fetch: whatever this one brings is valid for it.</summary>
    public const int FromEarlier = 0;

    private const int MostStripes = 64;

    private readonly Stripe[] _stripes = NewStripes();

    /// <summary>Joins the fetch that is under way, or one made for this caller, who has to start it.</summary>
    /// <exception cref="InvalidOperationException">The caller is part of that fetch, and would wait for itself.</exception>
    public JoinedFetch<TKey, TObj> Join(TKey key, StoreAddress address, FetchRequest request, FetchGroup group)
    {
        var number = address.Keys.Identity.GetHashCode() & (_stripes.Length - 1);
        var stripe = _stripes[number];
        lock (stripe.Lock)
        {
            stripe.Open.TryGetValue(address.Keys.Identity, out var current);
            if (current is not null && FetchFrame.IsPartOf(current.Group))
                return current.Group.IsForOne ? throw FetchFrame.AsksForItself(address.Keys) : default;
            if (current?.TryJoin() is { } arrival and > 0)
                return new(current, arrival, MustStart: false);

            var fetch = stripe.Add(new(number, key, address, request, group), current);
            return new(fetch, fetch.TryJoin(), MustStart: true);
        }
    }

    /// <summary>
    /// Takes a caller for whom the result of a fetch is not valid over to the next one, which the first of them has to start. The fetch is <see langword="null"/> if everybody has left
    /// that one: it may have been cancelled.
    /// </summary>
    public JoinedFetch<TKey, TObj> MoveOn(SharedFetch<TKey, TObj> completed)
    {
        var stripe = _stripes[completed.Stripe];
        lock (stripe.Lock)
        {
            var mustStart = false;
            var next = completed.Next ??= Following(stripe, completed, out mustStart);
            return next.TryJoinFromEarlier() ? new(next, FromEarlier, mustStart) : default;
        }
    }

    /// <summary>How many have joined by now: whatever is asked for from now on is valid for them.</summary>
    public int CountArrivals(SharedFetch<TKey, TObj> fetch)
    {
        lock (_stripes[fetch.Stripe].Lock)
            return fetch.Arrivals;
    }

    /// <summary>S1. Nobody joins any more.</summary>
    /// <returns>How many have joined.</returns>
    public int Close(SharedFetch<TKey, TObj> fetch)
    {
        lock (_stripes[fetch.Stripe].Lock)
        {
            fetch.Close();
            return fetch.Arrivals;
        }
    }

    /// <summary>A caller no longer waits.</summary>
    /// <param name="fetch">The fetch.</param>
    /// <param name="runsOn">Also when nobody waits any more, the fetch runs on.</param>
    public void Leave(SharedFetch<TKey, TObj> fetch, bool runsOn = false)
    {
        var stripe = _stripes[fetch.Stripe];
        lock (stripe.Lock)
        {
            if (!fetch.Leave(runsOn))
                return;
            stripe.Remove(fetch);
        }

        fetch.Group.Abandon();
    }

    /// <summary>
    /// Has an answer for those for whom it is valid; the others, who joined after the fetch began, wait on for the fill's answer. It is closed, so all who came are known; it stays closed to
    /// whoever comes before it is completed, and starts the next. If there are no others, it is completed.
    /// </summary>
    public void Answer(SharedFetch<TKey, TObj> fetch, int arrivals, FetchResult<TObj> result)
    {
        if (arrivals <= result.ValidThrough)
        {
            Complete(fetch, result);
            return;
        }

        lock (_stripes[fetch.Stripe].Lock)
            fetch.AnswerSome(result);
    }

    /// <summary>Completes with a result; a fetch that is completed already stays as it is. Those for whom it is not valid go on by themselves.</summary>
    public void Complete(SharedFetch<TKey, TObj> fetch, FetchResult<TObj> result)
    {
        bool isFirst;
        var stripe = _stripes[fetch.Stripe];
        lock (stripe.Lock)
        {
            stripe.Remove(fetch);
            isFirst = fetch.TryComplete(result) && !fetch.IsAbandoned;
        }

        if (isFirst)
            fetch.Group.Complete();
    }

    /// <summary>Completes with what was thrown, for everybody: an exception is not an old object. If it was cancelled since nobody waited any more, it is abandoned.</summary>
    public void Fail(SharedFetch<TKey, TObj> fetch, Exception exception)
    {
        if (exception is OperationCanceledException && fetch.Group.Cancelled.IsCancellationRequested)
        {
            Complete(fetch, FetchResult<TObj>.Abandoned);
            return;
        }

        bool isFirst;
        var stripe = _stripes[fetch.Stripe];
        lock (stripe.Lock)
        {
            stripe.Remove(fetch);
            isFirst = fetch.TryFail(exception) && !fetch.IsAbandoned;
        }

        if (isFirst)
            fetch.Group.Complete();
    }

    // The one that is under way by now, if it can still take them over, or one made for them. Whatever is under way was made after the other one was closed.
    private static SharedFetch<TKey, TObj> Following(Stripe stripe, SharedFetch<TKey, TObj> completed, out bool mustStart)
    {
        stripe.Open.TryGetValue(completed.Keys.Identity, out var current);
        mustStart = current is null || !current.TryTakeFromEarlier();
        if (!mustStart)
            return current!;
        var request = new FetchRequest(IsOfMany: completed.Request.IsOfMany);
        var fetch = stripe.Add(new(completed.Stripe, completed.Key, completed.Address, request, new FetchGroup(1)), current);
        fetch.TakesFromEarlier = true;
        return fetch;
    }

    private static Stripe[] NewStripes()
    {
        var count = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2), 1, MostStripes);
        return [.. Enumerable.Range(0, count).Select(_ => new Stripe())];
    }

    private sealed class Stripe
    {
        public Lock Lock { get; } = new();

        /// <summary>By identity.</summary>
        public Dictionary<string, SharedFetch<TKey, TObj>> Open { get; } = [];

        public SharedFetch<TKey, TObj> Add(SharedFetch<TKey, TObj> fetch, SharedFetch<TKey, TObj>? closed)
        {
            Open[fetch.Keys.Identity] = fetch;
            if (closed is { Next: null })
                (closed.Next, fetch.TakesFromEarlier) = (fetch, true);
            return fetch;
        }

        public void Remove(SharedFetch<TKey, TObj> fetch)
        {
            if (Open.TryGetValue(fetch.Keys.Identity, out var current) && current == fetch)
                Open.Remove(fetch.Keys.Identity);
        }
    }
}
