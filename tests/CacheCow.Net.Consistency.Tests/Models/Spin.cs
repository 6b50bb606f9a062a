using System.Diagnostics;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Tests;

/// <summary>Checks models with SPIN: it makes a C program of a model, which goes through all states that the model can be in.</summary>
internal static class Spin
{
    private static readonly string Models = Path.Combine(AppContext.BaseDirectory, "Models");

    /// <summary>Where a model lies.</summary>
    public static string PathOf(string model) => Path.Combine(Models, model);

    /// <summary>Goes through all states, none left out by a reduction. Ends the test if the programs are missing.</summary>
    public static Task<SpinVerdict> ExploreAsync(string model, CancellationToken cancellationToken, params string[] definitions) =>
        CheckAsync(model, definitions, ["-O1", "-DNOREDUCE"], cancellationToken);

    /// <summary>Goes through the states level by level, so that the schedule of a violation is the shortest. Ends the test if the programs are missing.</summary>
    public static Task<SpinVerdict> FindShortestAsync(string model, CancellationToken cancellationToken, params string[] definitions) =>
        CheckAsync(model, definitions, ["-O0", "-DBFS"], cancellationToken);

    private static async Task<SpinVerdict> CheckAsync(string model, string[] definitions, string[] search, CancellationToken cancellationToken)
    {
        ServerMissing.Require("spin", "install it (Debian: apt-get install spin gcc libc6-dev), or run ./test.sh");
        ServerMissing.Require("gcc", "install it (Debian: apt-get install gcc libc6-dev), or run ./test.sh");
        var folder = Directory.CreateTempSubdirectory("cachecow-model-").FullName;
        try
        {
            File.Copy(PathOf(model), Path.Combine(folder, model));
            string[] defined = [.. definitions.Select(definition => $"-D{definition}")];
            await RunAsync(folder, "spin", [.. defined, "-a", model], cancellationToken);
            await RunAsync(folder, "gcc", ["-w", "-DSAFETY", .. search, "-o", "pan", "pan.c"], cancellationToken);
            var report = await RunAsync(folder, Path.Combine(folder, "pan"), ["-m1000000", "-w20"], cancellationToken);
            var schedule = File.Exists(Path.Combine(folder, $"{model}.trail"))
                ? await RunAsync(folder, "spin", [.. defined, "-t", "-T", model], cancellationToken)
                : "";
            return SpinVerdict.Of(report, schedule);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string folder, string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
