using System.Globalization;

namespace CacheCow.Net.Consistency;

/// <summary>Puts each deliberate fault into its package, one at a time, and has the explorer find it.</summary>
internal static class MutantsCommand
{
    // Only a mutant that hangs takes anything like it.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var names = arguments is ["--only", var list] ? list.Split(',') : arguments.Length == 0 ? null : throw new ArgumentException($"'{arguments[0]}' is not known, or has no value: mutants [--only NAME,NAME].");
        if (names?.FirstOrDefault(name => AllMutants.All.All(mutant => mutant.Name != name)) is { } unknown)
            throw new ArgumentException($"There is no mutant '{unknown}'. There are: {string.Join(", ", AllMutants.All.Select(mutant => mutant.Name))}.");
        var runs = await RunAsync([.. AllMutants.All.Where(mutant => names is null || names.Contains(mutant.Name))], run => Console.WriteLine($"{run.Mutant.Name,-28} {(run.Found.Length > 0 ? run.Found : "NOT FOUND")}")).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs.Count(run => run.Found.Length > 0)} of {runs.Count} mutants found"));
        return runs.All(run => run.Found.Length > 0) ? 0 : 1;
    }

    /// <summary>Runs some mutants.</summary>
    /// <param name="mutants">Which.</param>
    /// <param name="ended">Told of each, as soon as it is known, one at a time.</param>
    public static async Task<IReadOnlyList<MutantRun>> RunAsync(IReadOnlyList<Mutant> mutants, Action<MutantRun> ended)
    {
        var sources = mutants.Select(mutant => mutant.Package).Distinct().ToDictionary(package => package, package => new PackageSources(package));
        var runs = new List<MutantRun>();
        await Parallel.ForEachAsync(mutants, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (mutant, _) =>
        {
            var run = new MutantRun(mutant, await RunAsync(sources[mutant.Package], mutant).ConfigureAwait(false));
            lock (runs)
            {
                runs.Add(run);
                ended(run);
            }
        }).ConfigureAwait(false);
        return runs;
    }

    /// <summary>The part in a process of its own: explores with packages from a folder.</summary>
    public static async Task<int> RunOneAsync(string[] arguments)
    {
        var context = new MutantContext(arguments.Length > 0 ? arguments[0] : throw new ArgumentException("mutant FOLDER --scenario NAME"));
        Console.WriteLine(await Task.Run(() => context.ExploreAsync(arguments[1..])).ConfigureAwait(false));
        return 0;
    }

    private static async Task<string> RunAsync(PackageSources sources, Mutant mutant)
    {
        var folder = Directory.CreateTempSubdirectory("cachecow-mutant-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, mutant.Package + ".dll"), sources.Compile(mutant.Edits)).ConfigureAwait(false);
            var lines = new List<string>();
            var exit = await OneThread.RunAsync(["mutant", folder.FullName, "--scenario", mutant.Scenario, "--store", mutant.Package == Mutant.Core ? "memory" : "sqlite"], lines.Add, Longest).ConfigureAwait(false);
            return exit == 0 ? string.Concat(lines) : throw new InvalidOperationException($"Mutant {mutant.Name} could not be explored: exit code {exit}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
