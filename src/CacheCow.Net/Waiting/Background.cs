namespace CacheCow.Net;

/// <summary>
/// Starts what outlives its caller: loops, timers, subscriptions. They see none of the caller's ambient values (its trace, its culture, its transaction), which would stay alive with
/// them, and none of its synchronisation context and task scheduler.
/// </summary>
internal static class Background
{
    /// <summary>Runs a loop on a thread of the pool.</summary>
    /// <returns>Its end.</returns>
    public static Task Run(Func<Task> loop)
    {
        using (WithoutContext())
            return Task.Run(loop);
    }

    /// <summary>Makes something that holds on to the context that it is made in, such as a timer.</summary>
    public static T Make<T>(Func<T> make)
    {
        using (WithoutContext())
            return make();
    }

    /// <summary>Until it is disposed of, on the same thread, nothing that is started or made takes the caller's ambient values along.</summary>
    public static Suppression WithoutContext() => new(ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow());

    /// <summary>Ends with its disposal.</summary>
    internal readonly struct Suppression(AsyncFlowControl? control) : IDisposable
    {
        public void Dispose() => control?.Undo();
    }
}
