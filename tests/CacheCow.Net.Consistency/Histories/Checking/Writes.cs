namespace CacheCow.Net.Consistency.Histories;

/// <summary>All that was written in a history, from which follows what no read may be older than.</summary>
internal sealed class Writes
{
    private const long FirstVersion = 1;

    private readonly Dictionary<(long Write, int Key), WriteSteps> _scopes = [];
    private readonly Dictionary<(int Key, long Version), long> _commits = [];
    private readonly Dictionary<int, long> _newest = [];
    private readonly List<(int Key, Floor Floor)> _invalidated = [];
    private readonly List<Operation> _faults = [];

    public Writes(IEnumerable<Operation> history)
    {
        foreach (var operation in history)
            Add(operation);
    }

    public IReadOnlyList<Operation> Faults => _faults;

    /// <summary>How many changes of the source there were.</summary>
    public int Count => _commits.Count;

    /// <summary>How many invalidations, beginnings and ends of writes have failed.</summary>
    public long Failed { get; private set; }

    /// <summary>How many steps have no end.</summary>
    public long Unknown { get; private set; }

    /// <summary>When a version began to be written; <see langword="null"/>: nobody has said so.</summary>
    public long? WrittenFrom(int key, long version) => _commits.TryGetValue((key, version), out var start) ? start : null;

    /// <summary>No newer version of the object was ever heard of.</summary>
    public long NewestOf(int key) => _newest.GetValueOrDefault(key, FirstVersion);

    public IEnumerable<(int Key, Floor Floor)> Floors(Promise promise)
    {
        var lost = new Losses(_faults.Where(fault => fault.Key == Fault.LosesIntentsMark));
        var lifetime = WriteSteps.Ticks(promise.WriteLifetime);
        return _invalidated.Concat(_scopes.SelectMany(scope => scope.Value.Floors(lifetime, lost).Select(floor => (scope.Key.Key, floor))));
    }

    private void Add(in Operation operation)
    {
        if (operation.Kind == OperationKind.Read)
            return;
        if (operation.Kind == OperationKind.Fault)
        {
            _faults.Add(operation);
            return;
        }

        // A commit without an end: nobody knows which version it made.
        var newest = operation is { Kind: OperationKind.Commit, Outcome: OperationOutcome.Unknown } ? long.MaxValue : operation.Version;
        _newest[operation.Key] = Math.Max(newest, NewestOf(operation.Key));
        Failed += operation.Outcome == OperationOutcome.Failed ? 1 : 0;
        Unknown += operation.Outcome == OperationOutcome.Unknown ? 1 : 0;
        if (operation.Kind == OperationKind.Invalidate)
        {
            if (operation.Outcome == OperationOutcome.Succeeded)
                _invalidated.Add((operation.Key, new Floor(operation.End, operation.Version, operation.Node, FloorBasis.Invalidated, false)));
            return;
        }

        if (operation is { Kind: OperationKind.Commit, Outcome: OperationOutcome.Succeeded })
            _commits[(operation.Key, operation.Version)] = operation.Start;
        AddStep(operation);
    }

    private void AddStep(in Operation step)
    {
        var scope = _scopes.GetValueOrDefault((step.Write, step.Key));
        scope.Add(step);
        _scopes[(step.Write, step.Key)] = scope;
    }
}
