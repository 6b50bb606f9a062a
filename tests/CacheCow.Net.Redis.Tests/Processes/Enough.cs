namespace CacheCow.Net.Redis.Tests;

/// <summary>Runs that show nothing unless enough happens in them: on a busy machine they are made longer, and not taken for a failure.</summary>
internal static class Enough
{
    private static readonly int[] Seconds = [2, 4, 8, 16, 32];

    /// <summary>Runs for longer and longer, until enough has happened; whatever a run shows against the promise fails the test at once.</summary>
    /// <param name="run">Runs for some seconds.</param>
    /// <param name="isEnough">Has enough happened?</param>
    /// <param name="judge">Looks at each run, also at one in which too little has happened.</param>
    public static async Task<T> OfAsync<T>(Func<int, Task<T>> run, Func<T, bool> isEnough, Action<T>? judge = null)
    {
        foreach (var seconds in Seconds)
        {
            var found = await run(seconds);
            judge?.Invoke(found);
            if (isEnough(found))
                return found;
        }

        Assert.Inconclusive($"Too little has happened in {Seconds[^1]} seconds for a verdict: the machine is too busy.");
        throw new InvalidOperationException();
    }
}
