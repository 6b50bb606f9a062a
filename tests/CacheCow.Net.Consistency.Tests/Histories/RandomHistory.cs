namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

/// <summary>A small history in which anything happens: most of it could not have.</summary>
internal static class RandomHistory
{
    private const int Time = 1000;

    public static List<Operation> Of(int seed)
    {
        var random = new Random(seed);
        var history = new List<Operation>();
        for (var write = 1; write <= 12; write++)
            AddWrite(history, random, write);
        for (var i = 0; i < 25; i++)
            history.Add(Step(OperationKind.Read, random, random.Next(3), 0, random.Next(12), random.Next(20) == 0 ? OperationOutcome.Failed : OperationOutcome.Succeeded));
        for (var i = random.Next(3); i > 0; i--)
            history.Add(FaultOf(random));
        return history;
    }

    private static void AddWrite(List<Operation> history, Random random, int write)
    {
        var key = random.Next(3);
        if (random.Next(2) == 0)
            history.Add(Step(OperationKind.Invalidate, random, key, write, random.Next(12), Any(random, 3)));
        history.Add(Step(OperationKind.Commit, random, key, write, write, random.Next(6) == 0 ? OperationOutcome.Unknown : OperationOutcome.Succeeded));
        if (random.Next(3) > 0)
            history.Add(Step(OperationKind.Begin, random, key, write, 0, random.Next(6) == 0 ? OperationOutcome.Failed : OperationOutcome.Succeeded));
        if (random.Next(3) > 0)
            history.Add(Step(OperationKind.End, random, key, write, write, Any(random, 6)));
    }

    private static OperationOutcome Any(Random random, int below) => (OperationOutcome)random.Next(below);

    // No two ends are at one time: which of them is told of would be chance.
    private static Operation Step(OperationKind kind, Random random, int key, int write, long version, OperationOutcome outcome)
    {
        var start = Story.At(random.Next(Time)) + random.Next(100_000);
        return new Operation
        {
            Kind = kind,
            Key = key,
            GotKey = kind == OperationKind.Read && random.Next(30) > 0 ? key : -1,
            Node = (ushort)(1 + random.Next(2)),
            Write = write,
            Start = start,
            End = outcome == OperationOutcome.Unknown ? 0 : start + 1 + Story.At(random.Next(Time / 4)) + random.Next(100_000),
            Version = version,
            Outcome = outcome,
        };
    }

    private static Operation FaultOf(Random random)
    {
        var kind = random.Next(2) == 0 ? FaultKind.Failover : FaultKind.Flush;
        return Step(OperationKind.Fault, random, random.Next(2), 0, (long)kind, OperationOutcome.Succeeded);
    }
}
