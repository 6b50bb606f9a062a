namespace CacheCow.Net.Consistency;

/// <summary>Explores scenarios, all or some, and says what was found.</summary>
internal static class ExploreCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!OneThread.IsGiven)
            return await OneThread.RunAsync(["explore", .. arguments]).ConfigureAwait(false);
        var options = ExploreOptions.Parse(arguments);
        return await Task.Run(() => ExploreAsync(options)).ConfigureAwait(false);
    }

    private static async Task<int> ExploreAsync(ExploreOptions options)
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

        var explored = options.Seed is { } seed
            ? await new Walker(scenario, seed).WalkAsync(options.Runs, options.Longest).ConfigureAwait(false)
            : await new Explorer(scenario, options.Runs, options.Longest).ExploreAsync().ConfigureAwait(false);
        return explored.Finding is { } finding
            ? explored with { Finding = await Shortening.ShortenAsync(scenario, finding).ConfigureAwait(false) }
            : explored;
    }
}
