namespace CacheCow.Net.Consistency;

/// <summary>Gives each target millions of inputs, and says which of them it answered wrong.</summary>
internal static class FuzzCommand
{
    // No input takes more than milliseconds; a thread may have to wait for its turn, but not for so long.
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = FuzzOptions.Parse(arguments);
        var (targets, isWrong) = (options.Targets.Select(AllTargets.Find).ToArray(), false);
        Console.WriteLine(FuzzReport.Head);
        foreach (var target in targets)
        {
            var report = await RunAsync(target, options).ConfigureAwait(false);
            Console.WriteLine(report);
            isWrong |= report.Failure is not null;
        }

        return isWrong ? 1 : 0;
    }

    /// <summary>Fuzzes a target on a thread of its own. One that never answers is reported, and its thread given up.</summary>
    /// <param name="target">Which.</param>
    /// <param name="options">How many inputs, and which.</param>
    /// <param name="longest">After how much time without an answer; <see langword="null"/>: 30 seconds.</param>
    public static async Task<FuzzReport> RunAsync(FuzzTarget target, FuzzOptions options, TimeSpan? longest = null)
    {
        var fuzzer = new Fuzzer(target, options);
        var running = Task.Factory.StartNew(fuzzer.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (true)
        {
            var before = fuzzer.Inputs;
            var first = await Task.WhenAny(running, Task.Delay(longest ?? Hung)).ConfigureAwait(false);
            if (first == running)
                return await running.ConfigureAwait(false);
            if (fuzzer.Inputs == before)
                return fuzzer.Report($"no answer in {(longest ?? Hung).TotalSeconds} s to {fuzzer.Current}");
        }
    }
}
