using System.Diagnostics;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>One process that writes what others have accepted, until it is killed; or kills itself at a step, or stops itself there, until somebody lets it go on.</summary>
internal static class BehindNode
{
    public static WriteBehindOptions OptionsOf(string queue) => new()
    {
        Queue = queue,
        Concurrency = 4,
        PollInterval = TimeSpan.FromMilliseconds(10),
        WorkerLease = TimeSpan.FromSeconds(1),
        RetryMin = TimeSpan.FromMilliseconds(5),
        RetryMax = TimeSpan.FromMilliseconds(50),
        MaxAttempts = 1000,
    };

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (step, fatal, stop) = (arguments.Text("die-at", ""), arguments.Number("die-after", 1), arguments.Text("stop-at", ""));
        var random = new Random(arguments.Number("seed", 1));
        var store = new HookedStore(await Stores.OpenAsync(arguments.Text("store", "redis"), arguments.Text("address", "")));

        // One that stands still must not have the log in its hands: one at a time.
        var options = OptionsOf(arguments.Text("queue", "log")) with { Concurrency = stop.Length > 0 ? 1 : 4 };
        await using var cache = new LogCache(store, new WriteLog(arguments.Text("truth", "")), options);
        var seen = 0;
        async Task AtAsync(string at, bool isBefore)
        {
            if (at == stop.TrimEnd('+') && isBefore != stop.EndsWith('+') && Interlocked.Increment(ref seen) == fatal)
                await StopAsync();

            // SIGKILL, right here: nothing is cleaned up, and nothing more is sent.
            if (at == step.TrimEnd('+') && isBefore != step.EndsWith('+') && Interlocked.Increment(ref seen) == fatal)
                Process.GetCurrentProcess().Kill();
            if (at == "Write" && isBefore && random.Next(100) < arguments.Number("fail-percent", 0))
                throw new IOException("a fault");
        }

        store.Before = at => AtAsync(at, isBefore: true);
        store.After = at => AtAsync(at, isBefore: false);
        cache.AtWrite = AtAsync;
        cache.Start();
        await Console.Out.WriteLineAsync(Session.Ready);
        await Console.In.ReadLineAsync();
        return 0;
    }

    /// <summary>SIGSTOP: when it goes on, its timers are late, and it does not know.</summary>
    private static async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]);
        await signal.WaitForExitAsync();
    }
}
