namespace CacheCow.Net.Redis;

/// <summary>What nobody waits for any more.</summary>
internal static class LateFailure
{
    /// <summary>What fails after nobody waits for it is no news: it must not end up as an unobserved exception.</summary>
    public static void Observe(Task task) =>
        _ = task.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
