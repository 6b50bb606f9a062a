namespace CacheCow.Net;

internal static class LateFailure
{
    /// <summary>What fails after nobody waits for it any more is no news: it must not end up as an unobserved exception.</summary>
    public static void Observe(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        _ = task.ContinueWith(
            static late => _ = late.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
