namespace CacheCow.Net.Consistency.Histories;

/// <summary>Judges a history: every read against all that was written before it began. O(n log n).</summary>
/// <remarks>
/// <list type="number">
/// <item>From the writes follow floors: from a time on, no read of an object may bring less than a version (<see cref="WriteSteps.Floors"/>).</item>
/// <item>The floors of an object are sorted by time, and each takes over the highest version before it: then the last one before a read says all.</item>
/// <item>Each read is looked up in them. The reads are never in memory together.</item>
/// </list>
/// </remarks>
internal static class HistoryChecker
{
    public static Verdict Check(IEnumerable<Operation> history, Promise promise)
    {
        var writes = new Writes(history);
        var judge = new ReadJudge(writes, promise);
        var verdict = new Verdict { Writes = writes.Count, FailedWrites = writes.Failed, UnknownWrites = writes.Unknown, Faults = writes.Faults };
        foreach (var read in history)
        {
            if (read.Kind == OperationKind.Read)
                judge.Judge(read, verdict);
        }

        return verdict;
    }
}
