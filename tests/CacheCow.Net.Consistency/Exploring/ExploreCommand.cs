namespace CacheCow.Net.Consistency;

/// <summary>Explores scenarios, all or some, and says what was found.</summary>
internal static class ExploreCommand
{
    private const int SeedBeside = 2;
    private const int WalkOneIn = 10;
    private const int RunsToReach = 1000;

    /// <summary>In this process, if its thread pool has one thread; else each scenario in one of its own, as many at once as there are processors.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = ExploreOptions.Parse(arguments);
        if (OneThread.IsGiven)
            return await Task.Run(() => ExploreAllAsync(options)).ConfigureAwait(false);
        if (options.Schedule is not null)
            return await OneThread.RunAsync(["explore", .. arguments]).ConfigureAwait(false);
        var explored = await ExploreApartAsync(options, arguments, Console.WriteLine, options.Scenarios.Count).ConfigureAwait(false);
        Console.WriteLine(Report.Total(explored));
        return explored.All(one => one.ExitCode == 0) ? 0 : 1;
    }

    /// <summary>Explores scenarios in several processes, as many at once as there are processors.</summary>
    /// <param name="options">Which.</param>
    /// <param name="arguments">What they are explored with.</param>
    /// <param name="ended">Told what was printed of some of them, one process at a time.</param>
    /// <param name="processes">How many processes the scenarios are dealt out to; as many as scenarios: each has one of its own.</param>
    public static async Task<IReadOnlyList<ExploredApart>> ExploreApartAsync(ExploreOptions options, string[] arguments, Action<string> ended, int processes)
    {
        var all = new List<ExploredApart>();
        var groups = options.Scenarios.Index().GroupBy(one => one.Index % processes, one => one.Item.Name);
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (group, _) =>
        {
            var lines = new List<string>();
            var exitCode = await OneThread.RunAsync(["explore", .. arguments, "--scenario", string.Join(',', group)], lines.Add).ConfigureAwait(false);
            lock (all)
            {
                all.AddRange(ExploredApart.Read(exitCode, lines));
                ended(string.Join(Environment.NewLine, lines));
            }
        }).ConfigureAwait(false);
        return all;
    }

    private static async Task<int> ExploreAllAsync(ExploreOptions options)
    {
        var found = false;
        foreach (var scenario in options.Scenarios)
        {
            var explored = await ExploreAsync(scenario, options).ConfigureAwait(false);
            Report.Print(explored);
            found |= explored.Finding is not null;
        }

        return found ? 1 : 0;
    }

    public static async Task<Explored> ExploreAsync(Scenario scenario, ExploreOptions options)
    {
        if (options.Schedule is { } steps)
        {
            var schedule = await Schedule.ReplayAsync(scenario, steps).ConfigureAwait(false);
            return new Explored(scenario.Name, 1, 0, schedule.Steps.Count, false, schedule.Violation is { } what ? schedule.Finding(scenario, what) : null);
        }

        scenario.Reaches?.Begin();
        var explored = options.Seed is { } seed
            ? await new Walker(scenario, seed).WalkAsync(options.Runs, options.Longest).ConfigureAwait(false)
            : await ExploreAndWalkAsync(scenario, options).ConfigureAwait(false);
        return explored.Finding is { } finding
            ? explored with { Finding = await Shortening.ShortenAsync(scenario, finding).ConfigureAwait(false) }
            : explored with { Finding = OfWhatItNeverReached(scenario, explored) };
    }

    private static Finding? OfWhatItNeverReached(Scenario scenario, Explored explored) =>
        scenario.Reaches is { Count: 0 } never && (explored.IsComplete || explored.Runs >= RunsToReach)
            ? new Finding(scenario.Name, $"nothing was ever counted by {never.Instrument}, which it is for", [], [])
            : null;

    // Depth first, interleavings that come one after the other have their beginning in common: where not all are run, chance sees to it that others begin elsewhere.
    private static async Task<Explored> ExploreAndWalkAsync(Scenario scenario, ExploreOptions options)
    {
        var explored = await new Explorer(scenario, options.Runs, options.Longest).ExploreAsync().ConfigureAwait(false);
        if (explored.IsComplete || explored.Finding is not null)
            return explored;
        var walked = await new Walker(scenario, SeedBeside).WalkAsync(explored.Runs / WalkOneIn, options.Longest).ConfigureAwait(false);
        return explored with { Walks = walked.Runs, Steps = explored.Steps + walked.Steps, Finding = walked.Finding };
    }
}
