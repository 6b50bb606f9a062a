namespace CacheCow.Net.Consistency;

/// <summary>Makes a schedule that finds something shorter, for as long as it finds something: leaves out runs of steps, from long ones to single ones.</summary>
internal static class Shortening
{
    public static async Task<Finding> ShortenAsync(Scenario scenario, Finding finding)
    {
        for (var length = Math.Max(1, finding.Schedule.Count / 2); length > 0; length /= 2)
        {
            for (var from = 0; from < finding.Schedule.Count;)
            {
                StepId[] shorter = [.. finding.Schedule.Take(from), .. finding.Schedule.Skip(from + length)];
                var schedule = await Schedule.ReplayAsync(scenario, shorter).ConfigureAwait(false);
                if (schedule.Violation is { } what && schedule.Steps.Count < finding.Schedule.Count)
                    finding = schedule.Finding(scenario, what);
                else
                    from += length;
            }
        }

        return finding;
    }
}
