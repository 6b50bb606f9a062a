using System.Diagnostics;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>The steps of a write scope for one object: W1, the change of the source, W2. Those that were not begun are empty.</summary>
internal struct WriteSteps
{
    public Operation Begin, Commit, End;

    public void Add(in Operation step)
    {
        if (step.Kind == OperationKind.Begin)
            Begin = step;
        else if (step.Kind == OperationKind.Commit)
            Commit = step;
        else
            End = step;
    }

    /// <summary>What no read may be older than because of this write.</summary>
    /// <param name="lifetime">How long its intent stands if it is not renewed, in ticks.</param>
    /// <param name="lost">When the store was made to lose intents.</param>
    public readonly IEnumerable<Floor> Floors(long lifetime, Losses lost)
    {
        var (begin, commit, end) = (Begin, Commit, End);
        if (begin.Outcome != OperationOutcome.Succeeded || commit.Outcome != OperationOutcome.Succeeded)
            yield break;

        // P3: the intent stood from W1 to W2, which has said so; or it cannot have run out before the commit.
        if (end.Outcome == OperationOutcome.Succeeded)
            yield return Of(commit.End, FloorBasis.Committed, false);
        else if (commit.End < begin.Start + lifetime)
            yield return Of(commit.End, FloorBasis.Committed, lost.Touch(begin.Start, commit.End));

        if (end.Outcome is OperationOutcome.Succeeded or OperationOutcome.Overlapped or OperationOutcome.Lapsed)
            yield return Of(end.End, FloorBasis.Ended, false);
        else if (end.Outcome == OperationOutcome.Pending)
            yield return Of(end.End, FloorBasis.Ended, lost.Touch(begin.Start, end.End));

        Floor Of(long time, FloorBasis basis, bool isDoubtful) => new(time, commit.Version, commit.Node, basis, isDoubtful);
    }

    public static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
