namespace CacheCow.Net;

/// <summary>Runs a path of code that ends with its caller waiting on this very thread.</summary>
internal static class Blocking
{
    [ThreadStatic]
    private static bool _isStarting;

    /// <summary>Is this thread within the synchronous part of a fetch whose caller waits for it here?</summary>
    public static bool IsStarting => _isStarting;

    /// <summary>Runs an operation to its end. One over synchronous steps (<see cref="Waits"/>) has ended when it returns.</summary>
    public static T Run<TArgs, T>(Func<TArgs, ValueTask<T>> operation, TArgs args) => Result(Detached.Run(operation, args));

    /// <inheritdoc cref="Run{TArgs, T}(Func{TArgs, ValueTask{T}}, TArgs)"/>
    public static void Run<TArgs>(Func<TArgs, ValueTask> operation, TArgs args)
    {
        var end = Detached.Run(operation, args);
        if (end.IsCompleted)
            end.GetAwaiter().GetResult();
        else
            end.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Starts code, to which <see cref="IsStarting"/> tells whether its caller waits here.</summary>
    public static T Start<TArgs, T>(Func<TArgs, T> code, TArgs args, bool isWaitedFor)
    {
        var outer = _isStarting;
        _isStarting = isWaitedFor;
        try
        {
            return code(args);
        }
        finally
        {
            _isStarting = outer;
        }
    }

    private static T Result<T>(ValueTask<T> operation) =>
        operation.IsCompleted ? operation.GetAwaiter().GetResult() : operation.AsTask().GetAwaiter().GetResult();
}
