using System.Diagnostics;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>Lets faults happen, one after the other, and writes them down.</summary>
internal sealed class FaultLoop(IReadOnlyList<Fault> faults, Draw draw, HistoryRecorder history)
{
    private readonly ILookup<FaultKind, Fault> _faults = faults.ToLookup(fault => fault.Kind);

    public async Task RunAsync(CancellationToken ending)
    {
        var kinds = faults.Select(fault => fault.Kind).Distinct().ToArray();
        await draw.RestAsync(TimeSpan.Zero, ending);
        while (kinds.Length > 0 && !ending.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await StrikeAsync(draw.One([.. _faults[draw.One(kinds)]]));
            await draw.RestAsync(Stopwatch.GetElapsedTime(started), ending);
        }
    }

    private async Task StrikeAsync(Fault fault)
    {
        var open = history.Begin(OperationKind.Fault, 0, 0, fault.LosesIntents ? Fault.LosesIntentsMark : 0);

        // Its kind and effect count even if it never ends.
        open.EndAt(0, OperationOutcome.Unknown, (long)fault.Kind);
        await fault.StrikeAsync(draw);
        open.End(OperationOutcome.Succeeded, (long)fault.Kind);
    }
}
