using System.Diagnostics;

namespace CacheCow.Net.Testing;

/// <summary>Waits for what other processes do in their own time.</summary>
public static class Until
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <param name="what">What is waited for, as an error message names it.</param>
    /// <param name="condition">Asks.</param>
    /// <param name="atMost">When to give up; <see langword="null"/>: after 2 minutes, which only what hangs needs.</param>
    /// <exception cref="TimeoutException">It was no to the end.</exception>
    public static async Task TrueAsync(string what, Func<Task<bool>> condition, TimeSpan? atMost = null)
    {
        var limit = atMost ?? TimeSpan.FromMinutes(2);
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(Step))
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new TimeoutException($"Waited {limit} in vain: {what}.");
        }
    }
}
