namespace CacheCow.Net.Consistency;

/// <summary>
/// Waits until the thread pool has nothing to do but this. It has one thread (<see cref="OneThread"/>), and this runs on it: whoever is in the queue runs first, and if it is
/// empty then, nobody runs at all.
/// </summary>
internal static class Quiet
{
    public static async ValueTask WaitAsync()
    {
        do
            await Task.Yield();
        while (ThreadPool.PendingWorkItemCount > 0);
    }
}
