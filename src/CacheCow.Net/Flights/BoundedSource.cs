namespace CacheCow.Net;

/// <summary>The source, asked for no longer than <see cref="CacheCowOptions.FetchTimeout"/>. What it returns or throws after that is nobody's.</summary>
internal sealed class BoundedSource<TKey, TObj>(ObjectSource<TKey, TObj> source, CacheCowOptions options, CacheMetrics metrics)
    where TKey : notnull
{
    public ObjectSource<TKey, TObj> Source => source;

    public ValueTask<TObj?> FetchAsync(TKey key, CancellationToken cancellationToken) => options.BoundsFetches
        ? new(BoundAsync(token => source.FetchAsync(key, token).AsTask(), cancellationToken))
        : source.FetchAsync(key, cancellationToken);

    public ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) => options.BoundsFetches
        ? new(BoundAsync(token => source.FetchManyAsync(keys, token).AsTask(), cancellationToken))
        : source.FetchManyAsync(keys, cancellationToken);

    // On the pool: a source that blocks must not block whoever counts the time.
    private async Task<T> BoundAsync<T>(Func<CancellationToken, Task<T>> fetch, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetching = Task.Run(() => fetch(ending.Token), CancellationToken.None);
        try
        {
            return await fetching.WaitAsync(options.FetchTimeout ?? Timeout.InfiniteTimeSpan, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!fetching.IsCompleted)
        {
            LateFailure.Observe(fetching);
            throw;
        }
        catch (TimeoutException) when (!fetching.IsCompleted)
        {
            LateFailure.Observe(fetching);
            await ending.CancelAsync().ConfigureAwait(false);
            throw new TimeoutException(
                $"Cache '{metrics.CacheName}': the fetch took longer than {options.FetchTimeout!.Value.TotalMilliseconds} ms ({nameof(CacheCowOptions.FetchTimeout)}) and was cancelled.");
        }
    }
}
