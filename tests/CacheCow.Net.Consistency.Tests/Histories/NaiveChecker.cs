namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

/// <summary>Judges a history by comparing every read with every other operation, in words as near as can be to the promise.</summary>
internal sealed class NaiveChecker(List<Operation> history, Promise promise)
{
    private readonly Operation[] _lost = [.. history.Where(fault => fault.Kind == OperationKind.Fault && fault.Key == Fault.LosesIntentsMark)];
    private readonly Operation[] _failovers = [.. history.Where(fault => fault.Kind == OperationKind.Fault && fault.Version == (long)FaultKind.Failover)];

    /// <summary>How many reads there are with each fault; those within the bound of a local tier count as none.</summary>
    public Dictionary<ViolationKind, long> Count() =>
        history.Where(read => read is { Kind: OperationKind.Read, Outcome: OperationOutcome.Succeeded }).Select(KindOf).OfType<ViolationKind>().GroupBy(kind => kind)
            .ToDictionary(group => group.Key, group => (long)group.Count());

    private ViolationKind? KindOf(Operation read)
    {
        if (read.GotKey != read.Key)
            return ViolationKind.WrongObject;
        if (history.Any(commit => commit is { Kind: OperationKind.Commit, Outcome: OperationOutcome.Succeeded } && commit.Key == read.Key && commit.Version == read.Version && commit.Start > read.End))
            return ViolationKind.Future;
        if (read.Version > 1 && history.Where(step => step.Key == read.Key).All(step => !TellsOf(step, read.Version)))
            return ViolationKind.Future;
        return StaleOf(read, (time, node) => node == read.Node && time < read.Start, false, ViolationKind.OwnStale)
            ?? StaleOf(read, (time, _) => time < read.Start - Late, false, promise.MaxStaleness is null ? ViolationKind.Stale : ViolationKind.BeyondBound)
            ?? StaleOf(read, (time, _) => time < read.Start - Late, true, null);
    }

    // That version was there, or one that came after it; or what it made, nobody knows.
    private static bool TellsOf(Operation step, long version) => step.Kind switch
    {
        OperationKind.Read or OperationKind.Fault => false,
        OperationKind.Commit when step.Outcome == OperationOutcome.Unknown => true,
        _ => step.Version >= version,
    };

    private long Late => promise.MaxStaleness is { } most ? Story.At(most.TotalMilliseconds) : 0;

    private ViolationKind? StaleOf(Operation read, Func<long, int, bool> counts, bool isDoubtful, ViolationKind? kind)
    {
        var broken = history.Where(step => step.Key == read.Key).SelectMany(Promises)
            .Where(one => one.IsDoubtful == isDoubtful && counts(one.Time, one.Node)).OrderBy(one => one.Version).ThenBy(one => one.Time).ToArray();
        if (broken.Length == 0 || broken[^1].Version <= read.Version)
            return null;
        if (kind is null)
            return ViolationKind.LostIntent;
        return !promise.SurvivesFailover && _failovers.Any(fault => fault.Start <= read.End && fault.End >= broken[^1].Time) ? ViolationKind.LostByFailover : kind;
    }

    /// <summary>From when on a step keeps reads from being older than what.</summary>
    private IEnumerable<(long Time, long Version, int Node, bool IsDoubtful)> Promises(Operation step)
    {
        if (step is { Kind: OperationKind.Invalidate, Outcome: OperationOutcome.Succeeded })
            yield return (step.End, step.Version, step.Node, false);
        if (step.Kind is not (OperationKind.Commit or OperationKind.End) || !TryFind(step, OperationKind.Begin, out var begin) || begin.Outcome != OperationOutcome.Succeeded)
            yield break;
        if (!TryFind(step, OperationKind.Commit, out var commit) || commit.Outcome != OperationOutcome.Succeeded)
            yield break;
        var hasEnd = TryFind(step, OperationKind.End, out var end);
        if (step.Kind == OperationKind.Commit)
        {
            if (hasEnd && end.Outcome == OperationOutcome.Succeeded)
                yield return (commit.End, commit.Version, commit.Node, false);
            else if (commit.End - begin.Start < Story.At(promise.WriteLifetime.TotalMilliseconds))
                yield return (commit.End, commit.Version, commit.Node, IsLost(begin.Start, commit.End));
        }
        else if (end.Outcome is not (OperationOutcome.Failed or OperationOutcome.Unknown))
        {
            yield return (end.End, commit.Version, commit.Node, end.Outcome == OperationOutcome.Pending && IsLost(begin.Start, end.End));
        }
    }

    private bool IsLost(long from, long to) => _lost.Any(fault => fault.Start <= to && fault.End >= from);

    private bool TryFind(Operation like, OperationKind kind, out Operation found)
    {
        found = history.Find(other => other.Kind == kind && other.Write == like.Write && other.Key == like.Key);
        return found.Kind == kind;
    }
}
