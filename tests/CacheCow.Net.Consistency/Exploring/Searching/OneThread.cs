using System.ComponentModel;
using System.Diagnostics;

namespace CacheCow.Net.Consistency;

/// <summary>The explorer needs a thread pool of one thread, which is said before the process starts: so it starts itself again.</summary>
internal static class OneThread
{
    private const string Least = "DOTNET_ThreadPool_ForceMinWorkerThreads";
    private const string Most = "DOTNET_ThreadPool_ForceMaxWorkerThreads";

    public static bool IsGiven => Environment.GetEnvironmentVariable(Most) == "1";

    /// <summary>This program with other arguments, its output to this one's, or to a function.</summary>
    /// <exception cref="TimeoutException">It did not end in that time, and was ended.</exception>
    public static async Task<int> RunAsync(string[] arguments, Action<string>? output = null, TimeSpan? longest = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = output is not null, UseShellExecute = false };
        start.ArgumentList.Add(typeof(OneThread).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        (start.Environment[Least], start.Environment[Most]) = ("1", "1");
        (start.Environment["DOTNET_TieredPGO"], start.Environment["DOTNET_gcConcurrent"]) = ("0", "0");
        using var process = Process.Start(start)!;
        StandBack(process);
        using var timeout = new CancellationTokenSource(longest ?? Timeout.InfiniteTimeSpan);
        try
        {
            while (output is not null && await process.StandardOutput.ReadLineAsync(timeout.Token).ConfigureAwait(false) is { } line)
                output(line);
            await process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"'{string.Join(' ', arguments)}' has not ended after {longest}.");
        }
    }

    // It takes whole processors for minutes, and nothing in it depends on time: whoever else is there goes first.
    private static void StandBack(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended, or may not be told.
        }
    }
}
