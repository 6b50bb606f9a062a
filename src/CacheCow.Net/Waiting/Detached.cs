namespace CacheCow.Net;

/// <summary>Runs code on the caller's thread, and away from the caller's synchronisation context and task scheduler: what it awaits must not wait for a thread that waits for it.</summary>
internal static class Detached
{
    public static T Run<TArgs, T>(Func<TArgs, T> code, TArgs args)
    {
        var context = SynchronizationContext.Current;
        if (context is null)
            return OffScheduler(code, args);

        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return OffScheduler(code, args);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static T OffScheduler<TArgs, T>(Func<TArgs, T> code, TArgs args) =>
        TaskScheduler.Current == TaskScheduler.Default ? code(args) : OnDefaultScheduler(code, args);

    // The current scheduler is that of the task that runs on this thread: so another task is run here.
    private static T OnDefaultScheduler<TArgs, T>(Func<TArgs, T> code, TArgs args)
    {
        var here = new Task<T>(() => code(args), CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        here.RunSynchronously(TaskScheduler.Default);
        return here.GetAwaiter().GetResult();
    }
}
