using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>Has callers join the fetch of an object that is under way, and has new ones run.</summary>
internal sealed class FetchStarter<TKey, TObj>(FetchTable<TKey, TObj> table, FetchRunner<TKey, TObj> runner, CacheMetrics metrics, CacheCowOptions options, Waits waits)
    where TKey : notnull
{
    private readonly bool _startsElsewhere = waits.AreBlocking && options.FetchSoftTimeout is not null;

    /// <summary>Joins the fetch that is under way, or one made for this caller, who has to start it.</summary>
    public JoinedFetch<TKey, TObj> Join(TKey key, StoreAddress address, FetchRequest request, FetchGroup group)
    {
        var joined = table.Join(key, address, request, group);
        if (joined is { MustStart: false, Fetch: not null })
            metrics.ShareFetch();
        return joined;
    }

    /// <summary>
    /// Has a fetch run that is alone in its group. It is shared: it must not wait for the context or the scheduler of the caller that happens to have started it, which may be waiting for the
    /// fetch. When callers are synchronous, it is completed when this returns, unless <see cref="CacheCowOptions.FetchSoftTimeout"/> lets them go on before.
    /// </summary>
    /// <returns>Ends when there is an answer for who has started it; not to be awaited twice.</returns>
    [SuppressMessage("Reliability", "CA2012", Justification = "Who has started it awaits it, once, or nobody does.")]
    public ValueTask Start(SharedFetch<TKey, TObj> fetch)
    {
        // A synchronous caller who may give up before the fetch has ended must not be the one who carries it.
        if (_startsElsewhere && fetch.Request.Unwanted is not null)
            return new(Task.Factory.StartNew(() => runner.RunAsync(fetch).AsTask(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap());
        return Detached.Run(static start => start.Runner.RunAsync(start.Fetch), (Runner: runner, Fetch: fetch));
    }

    /// <summary>Has callers join fetches for many objects, and starts those that are new together, as one is.</summary>
    public JoinedFetch<TKey, TObj>[] JoinAndStart(IReadOnlyList<(TKey Key, StoreAddress Address, FetchRequest Request)> missing)
    {
        var group = new FetchGroup(missing.Count);
        var joined = JoinAll(missing, group);
        var started = joined.Where(one => one.MustStart).Select(one => one.Fetch!).ToArray();
        group.Reduce(joined.Length - started.Length);
        if (started.Length > 0)
            Start(started);
        return joined;
    }

    private JoinedFetch<TKey, TObj>[] JoinAll(IReadOnlyList<(TKey Key, StoreAddress Address, FetchRequest Request)> missing, FetchGroup group)
    {
        var all = new JoinedFetch<TKey, TObj>[missing.Count];
        var count = 0;
        try
        {
            for (; count < all.Length; count++)
                all[count] = Join(missing[count].Key, missing[count].Address, missing[count].Request, group);
        }
        catch
        {
            // A fetch that nobody runs is never completed: who has joined it by now starts anew.
            foreach (var (fetch, _, mustStart) in all.AsSpan(0, count))
            {
                if (mustStart)
                    table.Complete(fetch!, FetchResult<TObj>.Abandoned);
                else if (fetch is not null)
                    table.Leave(fetch);
            }

            throw;
        }

        return all;
    }

    private void Start(SharedFetch<TKey, TObj>[] fetches)
    {
        if (_startsElsewhere && Array.Exists(fetches, static fetch => fetch.Request.Unwanted is not null))
            _ = Task.Factory.StartNew(() => runner.RunAsync(fetches), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        else
            _ = Detached.Run(static start => start.Runner.RunAsync(start.Fetches), (Runner: runner, Fetches: fetches));
    }
}
