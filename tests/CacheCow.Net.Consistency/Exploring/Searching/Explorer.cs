namespace CacheCow.Net.Consistency;

/// <summary>
/// Runs all interleavings of a scenario, depth first.
/// </summary>
/// <remarks>
/// <para>Each run begins anew and repeats the steps up to the last moment at which something else could have happened. Of runs that differ only in the order of steps that
/// commute, one is enough: sleep sets (P. Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, 1996, chapter 5) leave out the others, and lose no
/// state in which something could go wrong.</para>
/// </remarks>
internal sealed class Explorer(Scenario scenario, long mostRuns, TimeSpan longest)
{
    private const int MostSteps = 400;

    private readonly List<Choice> _choices = [];
    private readonly List<string> _labels = [];
    private long _runs;
    private long _cut;
    private long _steps;

    public async Task<Explored> ExploreAsync()
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        do
        {
            if (await RunAsync().ConfigureAwait(false) is { } finding)
                return Result(isComplete: false, finding);
            if (_runs + _cut >= mostRuns || TimeProvider.System.GetElapsedTime(startedAt) > longest)
                return Result(isComplete: false, null);
        }
        while (Backtrack());

        return Result(isComplete: true, null);
    }

    private Explored Result(bool isComplete, Finding? finding) => new(scenario.Name, _runs, _cut, _steps, isComplete, finding);

    /// <summary>One run: the choices so far, then always the first step that is worth it.</summary>
    private async ValueTask<Finding?> RunAsync()
    {
        using var run = await Run.BeginAsync(scenario).ConfigureAwait(false);
        _labels.Clear();
        for (var depth = 0; run.Enabled.Count > 0; depth++)
        {
            if (depth == _choices.Count && !Open(run))
            {
                _cut++;
                return null;
            }

            await HappenAsync(run, _choices[depth].Chosen.Id).ConfigureAwait(false);
            if (run.World.Violation is not null)
                return Found(run);
            if (depth > MostSteps)
                throw new InvalidOperationException($"Scenario '{scenario.Name}' does not end: {string.Join("; ", _labels.TakeLast(20))}");
        }

        _runs++;
        await run.EndAsync().ConfigureAwait(false);
        return run.World.Violation is null ? null : Found(run);
    }

    private bool Open(Run run)
    {
        var sleeping = _choices.Count == 0 ? [] : _choices[^1].SleepingAfter();
        var choice = new Choice([.. run.Enabled.Select(step => new Known(step.Id, step.Footprint))], sleeping);
        if (!choice.MoveNext())
            return false;
        _choices.Add(choice);
        return true;
    }

    private ValueTask HappenAsync(Run run, StepId id)
    {
        foreach (var step in run.Enabled)
        {
            if (step.Id != id)
                continue;
            _steps++;
            _labels.Add(step.Label);
            return run.HappenAsync(step);
        }

        throw new InvalidOperationException($"Scenario '{scenario.Name}' is not the same each time: step {id} cannot happen after {string.Join("; ", _labels)}");
    }

    private bool Backtrack()
    {
        while (_choices.Count > 0 && !_choices[^1].MoveNext())
            _choices.RemoveAt(_choices.Count - 1);
        return _choices.Count > 0;
    }

    private Finding Found(Run run) => new(scenario.Name, run.World.Violation!, [.. _choices.Take(_labels.Count).Select(choice => choice.Chosen.Id)], [.. _labels]);
}
