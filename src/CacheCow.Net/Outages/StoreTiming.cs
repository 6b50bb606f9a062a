using Microsoft.Extensions.Logging;

namespace CacheCow.Net;

/// <summary>How long a step of the store may take in the background, and how long to wait between attempts.</summary>
/// <param name="Timeout">How long a step may take, for each thousand objects.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where it is told of.</param>
internal readonly record struct StoreTiming(TimeSpan Timeout, TimeProvider Time, ILogger Logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(5);

    /// <summary>Nobody's thread is kept.</summary>
    public Waits Waits => new(Time, areBlocking: false);

    /// <summary>How long to wait before the n-th round, from 0.</summary>
    public static TimeSpan PauseBetweenRounds(int round) => round < 6 ? FirstPause * (1 << round) : LastPause;

    /// <summary>Waits for a step. What it fails with after that is nobody's.</summary>
    public async Task BoundAsync(Task step)
    {
        try
        {
            await step.WaitAsync(Timeout, Time).ConfigureAwait(false);
        }
        catch when (!step.IsCompleted)
        {
            LateFailure.Observe(step);
            throw;
        }
    }
}
