namespace CacheCow.Net;

/// <summary>
/// The source, asked away from the caller's synchronisation context and task scheduler, and for no longer than <see cref="CacheCowOptions.FetchTimeout"/>. What it returns or throws
/// after that is nobody's.
/// </summary>
internal sealed class BoundedSource<TKey, TObj>(ObjectSource<TKey, TObj> source, CacheCowOptions options, CacheMetrics metrics, Waits waits)
    where TKey : notnull
{
    public ObjectSource<TKey, TObj> Source => source;

    public ValueTask<TObj?> FetchAsync(TKey key, CancellationToken cancellationToken) => options.BoundsFetches
        ? new(BoundAsync(token => FetchHereAsync(key, token), cancellationToken))
        : FetchHereAsync(key, cancellationToken);

    public ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) => options.BoundsFetches
        ? new(BoundAsync(token => FetchManyHereAsync(keys, token), cancellationToken))
        : FetchManyHereAsync(keys, cancellationToken);

    /// <summary>Begins on this thread, and takes as long as it takes.</summary>
    public ValueTask<TObj?> FetchHereAsync(TKey key, CancellationToken cancellationToken) =>
        Start(static args => args.Source.FetchAsync(args.Key, args.Token), (Source: source, Key: key, Token: cancellationToken));

    /// <inheritdoc cref="FetchHereAsync"/>
    public ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyHereAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
        Start(static args => args.Source.FetchManyAsync(args.Keys, args.Token), (Source: source, Keys: keys, Token: cancellationToken));

    private ValueTask<T> Start<TArgs, T>(Func<TArgs, ValueTask<T>> fetch, TArgs args) => waits.ForAsync(Detached.Run(
        static start => Blocking.Start(start.Fetch, start.Args, start.IsWaitedFor), (Fetch: fetch, Args: args, IsWaitedFor: waits.AreBlocking)));

    private async Task<T> BoundAsync<T>(Func<CancellationToken, ValueTask<T>> fetch, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetching = StartElsewhere(fetch, ending.Token);
        try
        {
            await waits.ForAsync(fetching, options.FetchTimeout ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            return await fetching.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!fetching.IsCompleted)
        {
            LateFailure.Observe(fetching);
            throw;
        }
        catch (TimeoutException) when (!fetching.IsCompleted)
        {
            LateFailure.Observe(fetching);
            await waits.CancelAsync(ending).ConfigureAwait(false);
            throw new TimeoutException(
                $"Cache '{metrics.CacheName}': the fetch took longer than {options.FetchTimeout!.Value.TotalMilliseconds} ms ({nameof(CacheCowOptions.FetchTimeout)}) and was cancelled.");
        }
    }

    // A source that blocks must not block whoever counts the time. For a synchronous caller, who needs none of the pool's, on a thread of its own.
    private Task<T> StartElsewhere<T>(Func<CancellationToken, ValueTask<T>> fetch, CancellationToken ending) => waits.AreBlocking
        ? Task.Factory.StartNew(() => fetch(ending).AsTask(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
        : Task.Run(() => fetch(ending).AsTask(), CancellationToken.None);
}
