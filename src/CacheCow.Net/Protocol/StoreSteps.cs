using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Asks the store, for no longer than <see cref="CacheCowOptions.StoreTimeout"/>. A step that fails is counted, and its outcome is not known.
/// </summary>
/// <remarks>
/// Whatever comes out of a store is the store's failure, an <see cref="ArgumentException"/> too: a driver throws that for an answer that it does not understand, or when it was disposed of.
/// What callers may do wrong is checked before the store is asked.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="options">How long a step may take.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="later">For the steps of synchronous callers: those that block no thread, for what nobody waits for.</param>
internal sealed partial class StoreSteps(ICacheStore store, CacheCowOptions options, CacheMetrics metrics, StoreSteps? later = null)
{
    private const int ObjectsPerTimeout = 1000;
    private const int Watches = 16;

    // More than there are threads that wait at a time, mostly: a thread rarely meets another at its watch.
    private readonly TimeoutWatch<StepWait>[] _watches = later?._watches ?? NewWatches(options);

    public ICacheStore Store => store;

    /// <summary>How the caller waits.</summary>
    public Waits Waits { get; } = new(options.TimeProvider, areBlocking: later is not null);

    /// <summary>The steps that block no thread.</summary>
    public StoreSteps Later => later ?? this;

    public bool ReadsThrow => options.OnStoreError == OnStoreError.Throw;

    /// <summary>Does the store say that reads are better sent together? One that cannot even say that, such as one that was disposed of, is asked for each.</summary>
    public static bool ReadsTogether(ICacheStore store)
    {
        try
        {
            return store.ReadsTogether;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>The step on so many objects, bounded in time. A step that is done already, as in memory, costs nothing.</summary>
    public ValueTask<T> Bound<T>(ValueTask<T> step, int objects, CancellationToken cancellationToken) => step.IsCompleted
        ? step
        : WaitAsync(step.AsTask(), objects, cancellationToken);

    /// <summary>The same steps for synchronous callers: each has ended when it returns.</summary>
    public StoreSteps ForSynchronousCallers() => new(store.AsSynchronous(options.StoreTimeout) ?? store, options, metrics, Later);

    /// <summary>Is this the store's failure, rather than the caller's wish?</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested;

    /// <summary>Counts a failure, and says what it means.</summary>
    public CacheStoreException Failed(StoreStep step, CacheKeys keys, Exception exception) => Failed(step, StepTexts.OfKind(keys), keys.Data, exception);

    private CacheStoreException Failed(StoreStep step, IReadOnlyList<CacheKeys> keys, Exception exception) =>
        Failed(step, StepTexts.OfKind(keys[0]), StepTexts.Named(keys), exception);

    private CacheStoreException Failed(StoreStep step, string ofKind, string where, Exception exception)
    {
        Count(step, exception);
        return new CacheStoreException(
            $"Cache '{metrics.CacheName}': the store could not {StepTexts.Verb(step)} '{where}'{ofKind}: {Why(exception)}{StepTexts.AfterFailure(step)}", exception);
    }

    /// <summary>Counts a failure.</summary>
    public void Count(StoreStep step, Exception exception)
    {
        metrics.StoreError(step);
        metrics.Log.StoreFailed(step, exception);
        _breaker?.Fail(exception);
    }

    // A driver's own time-out has more to say.
    private string Why(Exception exception)
    {
        if (exception.GetType() == typeof(TimeoutException))
            return $"no answer in time ({nameof(CacheCowOptions.StoreTimeout)} is {options.StoreTimeout.TotalMilliseconds} ms).";
        return exception.Message.EndsWith('.') ? exception.Message : exception.Message + ".";
    }

    private ValueTask BoundAsync(ValueTask step, int objects, CancellationToken cancellationToken) => step.IsCompleted
        ? step
        : new(WaitAsync(step.AsTask(), objects, cancellationToken));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> WaitAsync<T>(Task<T> step, int objects, CancellationToken cancellationToken)
    {
        // Nearly all: one object, and not to be cancelled.
        if (Waits.AreBlocking || objects >= ObjectsPerTimeout || cancellationToken.CanBeCanceled)
            await WaitAsync((Task)step, objects, cancellationToken).ConfigureAwait(false);
        else if (!await StepWait.For(step, _watches[Environment.CurrentManagedThreadId & (Watches - 1)]).ConfigureAwait(false))
            throw TimedOut(step);
        return await step.ConfigureAwait(false);
    }

    private async Task WaitAsync(Task step, int objects, CancellationToken cancellationToken)
    {
        try
        {
            await Waits.ForAsync(step, options.StoreTimeout * (1 + objects / ObjectsPerTimeout), cancellationToken).ConfigureAwait(false);
        }
        catch when (!step.IsCompleted)
        {
            LateFailure.Observe(step);
            throw;
        }
    }

    private static TimeoutException TimedOut(Task step)
    {
        LateFailure.Observe(step);
        return new TimeoutException();
    }

    private static TimeoutWatch<StepWait>[] NewWatches(CacheCowOptions options) =>
        [.. Enumerable.Range(0, Watches).Select(_ => new TimeoutWatch<StepWait>(static watch => new StepWait(watch), options.StoreTimeout, options.TimeProvider))];
}
