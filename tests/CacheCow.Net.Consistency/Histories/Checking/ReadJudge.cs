namespace CacheCow.Net.Consistency.Histories;

/// <summary>Judges reads by all that was written.</summary>
internal sealed class ReadJudge
{
    private static readonly FloorLine None = new([]);

    private readonly Writes _writes;
    private readonly Losses _failovers;
    private readonly long? _maxStaleness;
    private readonly Dictionary<int, FloorLine> _promised;
    private readonly Dictionary<int, FloorLine> _doubtful;
    private readonly Dictionary<(int Key, int Node), FloorLine> _own;

    public ReadJudge(Writes writes, Promise promise)
    {
        var floors = writes.Floors(promise).ToLookup(pair => pair.Floor.IsDoubtful);
        _writes = writes;
        _maxStaleness = promise.MaxStaleness is { } most ? WriteSteps.Ticks(most) : null;
        _failovers = new Losses(promise.SurvivesFailover ? [] : writes.Faults.Where(fault => fault.Version is (long)FaultKind.Failover or (long)FaultKind.Wake or (long)FaultKind.Replacement));
        _promised = Lines(floors[false], pair => pair.Key);
        _doubtful = Lines(floors[true], pair => pair.Key);
        _own = Lines(floors[false], pair => (pair.Key, pair.Floor.Node));
    }

    public void Judge(in Operation read, Verdict verdict)
    {
        if (read.Outcome == OperationOutcome.Failed)
            verdict.FailedReads++;
        if (read.Outcome != OperationOutcome.Succeeded)
            return;
        verdict.Reads++;
        if (FaultOf(read, verdict) is { } violation)
            verdict.Add(violation);
    }

    private Violation? FaultOf(in Operation read, Verdict verdict)
    {
        if (read.GotKey != read.Key)
            return new Violation(ViolationKind.WrongObject, read, default);
        if (_writes.WrittenFrom(read.Key, read.Version) > read.End || read.Version > _writes.NewestOf(read.Key))
            return new Violation(ViolationKind.Future, read, default);
        var own = _own.GetValueOrDefault((read.Key, read.Node), None).Before(read.Start);
        if (own.Version > read.Version)
            return Stale(ViolationKind.OwnStale, read, own);
        return StaleOf(read, verdict);
    }

    private Violation? StaleOf(in Operation read, Verdict verdict)
    {
        var promised = _promised.GetValueOrDefault(read.Key, None);
        var floor = promised.Before(read.Start - (_maxStaleness ?? 0));
        if (floor.Version > read.Version)
            return Stale(_maxStaleness is null ? ViolationKind.Stale : ViolationKind.BeyondBound, read, floor);

        floor = _doubtful.GetValueOrDefault(read.Key, None).Before(read.Start - (_maxStaleness ?? 0));
        if (floor.Version > read.Version)
            return new Violation(ViolationKind.LostIntent, read, floor);
        if (_maxStaleness is not null && promised.Before(read.Start).Version > read.Version)
            verdict.StaleWithinBound++;
        return null;
    }

    private Violation Stale(ViolationKind kind, in Operation read, in Floor floor) =>
        new(_failovers.Touch(floor.Time, read.End) ? ViolationKind.LostByFailover : kind, read, floor);

    private static Dictionary<T, FloorLine> Lines<T>(IEnumerable<(int Key, Floor Floor)> floors, Func<(int Key, Floor Floor), T> by)
        where T : notnull => floors.GroupBy(by, pair => pair.Floor).ToDictionary(group => group.Key, group => new FloorLine(group));
}
