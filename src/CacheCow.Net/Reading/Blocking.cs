namespace CacheCow.Net;

/// <summary>Runs the asynchronous path to its end for a synchronous caller.</summary>
internal static class Blocking
{
    [ThreadStatic]
    private static bool _isStarting;

    /// <summary>Is this thread within the synchronous part of an operation whose caller waits for it here?</summary>
    public static bool IsStarting => _isStarting;

    /// <summary>Starts an operation away from the caller's synchronisation context, which would wait for the thread that waits here.</summary>
    public static T Run<TArgs, T>(Func<TArgs, ValueTask<T>> operation, TArgs args)
    {
        var context = SynchronizationContext.Current;
        if (context is null)
            return Result(Start(operation, args));

        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return Result(Start(operation, args));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static ValueTask<T> Start<TArgs, T>(Func<TArgs, ValueTask<T>> operation, TArgs args)
    {
        var outer = _isStarting;
        _isStarting = true;
        try
        {
            return operation(args);
        }
        finally
        {
            _isStarting = outer;
        }
    }

    // With memory and SQLite stores and a synchronous Fetch, the operation has completed by now: no thread waits.
    private static T Result<T>(ValueTask<T> operation) =>
        operation.IsCompleted ? operation.GetAwaiter().GetResult() : operation.AsTask().GetAwaiter().GetResult();
}
