namespace CacheCow.Net.Consistency;

/// <summary>The steps of one run that somebody has chosen.</summary>
internal sealed class Schedule
{
    private readonly List<string> _labels = [];
    private readonly List<StepId> _steps = [];

    public IReadOnlyList<StepId> Steps => _steps;

    public IReadOnlyList<string> Labels => _labels;

    /// <summary>What went wrong; <see langword="null"/>: nothing.</summary>
    public string? Violation { get; private set; }

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">Which.</param>
    /// <param name="choose">Takes one of what may happen; <see langword="null"/>: the run is left.</param>
    /// <param name="mostSteps">How many steps at the most.</param>
    public static async Task<Schedule> RunAsync(Scenario scenario, Func<IReadOnlyList<Step>, Step?> choose, int mostSteps)
    {
        using var run = await Run.BeginAsync(scenario).ConfigureAwait(false);
        var schedule = new Schedule();
        while (run.Enabled.Count > 0 && run.World.Violation is null)
        {
            if (schedule._steps.Count == mostSteps || choose(run.Enabled) is not { } step)
                return schedule;
            schedule._steps.Add(step.Id);
            schedule._labels.Add(step.Label);
            await run.HappenAsync(step).ConfigureAwait(false);
        }

        if (run.World.Violation is null)
            await run.EndAsync().ConfigureAwait(false);
        schedule.Violation = run.World.Violation;
        return schedule;
    }

    /// <summary>Repeats the steps, leaves out those that cannot happen, and then takes whatever comes first, to the end.</summary>
    public static Task<Schedule> ReplayAsync(Scenario scenario, IReadOnlyList<StepId> steps)
    {
        var next = 0;
        return RunAsync(scenario, enabled =>
        {
            while (next < steps.Count)
            {
                var id = steps[next++];
                if (enabled.FirstOrDefault(step => step.Id == id) is { } found)
                    return found;
            }

            // To the end, without further faults.
            return enabled.FirstOrDefault(step => step.Id.Kind is StepKind.Request or StepKind.Start) ?? enabled.FirstOrDefault(step => step.Id.Kind is StepKind.Message or StepKind.Timer);
        }, steps.Count + 500);
    }

    public Finding Finding(Scenario scenario, string what) => new(scenario.Name, what, _steps, _labels);
}
