using System.Diagnostics;

namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

/// <summary>A history told by hand, in milliseconds.</summary>
internal sealed class Story
{
    public const int Key = 7;

    public static readonly Promise Promise = new() { WriteLifetime = TimeSpan.FromMilliseconds(1000) };

    public static readonly Promise WithLocalTier = Promise with { MaxStaleness = TimeSpan.FromMilliseconds(2000) };

    public List<Operation> Operations { get; } = [];

    public static long At(double milliseconds) => (long)(milliseconds / 1000 * Stopwatch.Frequency);

    public Story Read(double start, double end, long version, int? gotKey = null, int node = 1) =>
        Add(OperationKind.Read, start, end, version, gotKey: gotKey ?? Key, node: node);

    public Story Commit(double start, double end, long version, long write = 1) => Add(OperationKind.Commit, start, end, version, write: write);

    public Story Invalidate(double start, double end, long version, OperationOutcome outcome = OperationOutcome.Succeeded, int node = 2) =>
        Add(OperationKind.Invalidate, start, end, version, outcome, node: node);

    public Story Begin(double start, double end, OperationOutcome outcome = OperationOutcome.Succeeded, long write = 1) => Add(OperationKind.Begin, start, end, 0, outcome, write);

    public Story End(double start, double end, long version, OperationOutcome outcome, long write = 1) => Add(OperationKind.End, start, end, version, outcome, write);

    public Story Fault(double start, double end, FaultKind kind, bool losesIntents = true)
    {
        Operations.Add(new Operation
        {
            Kind = OperationKind.Fault,
            Start = At(start),
            End = At(end),
            Version = (long)kind,
            Key = losesIntents ? CacheCow.Net.Consistency.Histories.Fault.LosesIntentsMark : 0,
            Outcome = OperationOutcome.Succeeded,
        });
        return this;
    }

    public Verdict Judge(Promise? promise = null) => HistoryChecker.Check(Operations, promise ?? Promise);

    private Story Add(
        OperationKind kind, double start, double end, long version, OperationOutcome outcome = OperationOutcome.Succeeded, long write = 1, int gotKey = -1, int node = 2)
    {
        Operations.Add(new Operation
        {
            Kind = kind,
            Key = Key,
            GotKey = gotKey,
            Node = (ushort)node,
            Write = write,
            Start = At(start),
            End = outcome == OperationOutcome.Unknown ? 0 : At(end),
            Version = version,
            Outcome = outcome,
        });
        return this;
    }
}
