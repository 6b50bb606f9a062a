namespace CacheCow.Net.Consistency;

/// <summary>Runs a scenario that is too large to be explored in all its interleavings: in each run, chance takes each step. Equal seeds, equal runs.</summary>
internal sealed class Walker(Scenario scenario, int seed)
{
    private const int MostSteps = 2000;

    public async Task<Explored> WalkAsync(long runs, TimeSpan longest)
    {
        var (chance, startedAt, steps) = (new Random(seed), TimeProvider.System.GetTimestamp(), 0L);
        for (var i = 0L; i < runs; i++)
        {
            if (TimeProvider.System.GetElapsedTime(startedAt) > longest)
                return new Explored(scenario.Name, i, 0, steps, false, null);
            var schedule = await Schedule.RunAsync(scenario, enabled => enabled[chance.Next(enabled.Count)], MostSteps).ConfigureAwait(false);
            steps += schedule.Steps.Count;
            if (schedule.Violation is { } what)
                return new Explored(scenario.Name, i + 1, 0, steps, false, schedule.Finding(scenario, what));
        }

        return new Explored(scenario.Name, runs, 0, steps, false, null);
    }
}
