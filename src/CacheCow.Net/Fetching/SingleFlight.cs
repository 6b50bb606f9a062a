using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// Brings objects that are not in the store, with one fetch per object and process.
/// </summary>
/// <remarks>
/// In the order in which a miss goes:
/// <list type="number">
/// <item><see cref="FetchStarter{TKey,TObj}"/>: the caller joins the fetch that is under way, or starts one.</item>
/// <item><see cref="FetchRunner{TKey,TObj}"/>: the fetch runs: lease, source, fill, result.</item>
/// <item><see cref="FetchWaiter{TKey,TObj}"/>: each caller waits for a result that is valid for it.</item>
/// </list>
/// </remarks>
internal sealed class SingleFlight<TKey, TObj>(
    FetchTable<TKey, TObj> table, FetchStarter<TKey, TObj> starter, FetchWaiter<TKey, TObj> waiter, SourceStep<TKey, TObj> source)
    where TKey : notnull
{
    /// <summary>An object that is not in the store, or not to be had from it.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Who has started it awaits it, once, or nobody does.")]
    public ValueTask<Known<TObj>> GetAsync(TKey key, StoreAddress address, FetchRequest request, CancellationToken cancellationToken)
    {
        var joined = starter.Join(key, address, request, new FetchGroup(1));
        if (joined.Fetch is null)
            return source.FetchAloneAsync(key, address, request.IsOfMany, cancellationToken);
        return waiter.WaitAsync(joined, joined.MustStart ? starter.Start(joined.Fetch) : null, request, cancellationToken);
    }

    /// <summary>Fetches an object anew that is in the store, if nobody else does already.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "Who has started it awaits it, once, or nobody does.")]
    public async ValueTask RefreshAsync(TKey key, StoreAddress address, FetchRequest request)
    {
        var joined = starter.Join(key, address, request, new FetchGroup(1));
        if (joined is { MustStart: false, Fetch: { } other })
            table.Leave(other);
        else if (joined.Fetch is { } own)
            await waiter.WaitAsync(joined, starter.Start(own), request, default).ConfigureAwait(false);
    }

    /// <summary>Objects that are not in the store; those that nobody fetches yet are fetched together.</summary>
    public async ValueTask GetManyAsync(
        IReadOnlyList<(TKey Key, StoreAddress Address, FetchRequest Request)> missing, Dictionary<TKey, TObj> found, CancellationToken cancellationToken)
    {
        var joined = starter.JoinAndStart(missing);
        var done = 0;
        try
        {
            for (; done < joined.Length; done++)
            {
                var (key, address, request) = missing[done];
                var result = joined[done].Fetch is null
                    ? source.FetchAloneAsync(key, address, isOfMany: true, cancellationToken)
                    : waiter.WaitAsync(joined[done], null, request, cancellationToken);
                if (await result.ConfigureAwait(false) is { Exists: true, Object: var obj })
                    found[key] = obj!;
            }
        }
        finally
        {
            // The one that failed was left by its waiter.
            for (var i = done + 1; i < joined.Length; i++)
            {
                if (joined[i].Fetch is { } fetch)
                    table.Leave(fetch);
            }
        }
    }
}
