namespace CacheCow.Net.Consistency.Histories;

/// <summary>What was found in a history.</summary>
internal sealed class Verdict
{
    private const int Examples = 20;

    private readonly Dictionary<ViolationKind, long> _counts = [];
    private readonly List<Violation> _first = [];

    public long Reads { get; set; }

    /// <summary>Reads that threw.</summary>
    public long FailedReads { get; set; }

    /// <summary>With a local tier: reads that were behind within the bound, which is allowed.</summary>
    public long StaleWithinBound { get; set; }

    public long Writes { get; init; }

    public long FailedWrites { get; init; }

    /// <summary>Steps of writes that have no end: nobody knows what became of them.</summary>
    public long UnknownWrites { get; init; }

    public required IReadOnlyList<Operation> Faults { get; init; }

    /// <summary>The first ones that were found.</summary>
    public IReadOnlyList<Violation> First => _first;

    /// <summary>Reads that broke what is promised, at once or at all. Those that a local tier served too late are <see cref="StaleBeyondBound"/>.</summary>
    public long Violations =>
        this[ViolationKind.Stale] + this[ViolationKind.OwnStale] + this[ViolationKind.WrongObject] + this[ViolationKind.Future] + this[ViolationKind.LostByFailover];

    public long StaleBeyondBound => this[ViolationKind.BeyondBound];

    /// <summary>P4: a read never throws because of the store.</summary>
    public bool IsBad => Violations + StaleBeyondBound + FailedReads > 0;

    public long this[ViolationKind kind] => _counts.GetValueOrDefault(kind);

    public void Add(Violation violation)
    {
        _counts[violation.Kind] = this[violation.Kind] + 1;
        if (_first.Count < Examples)
            _first.Add(violation);
    }
}
