namespace CacheCow.Net.Consistency;

/// <summary>
/// One run of a scenario: nodes with the product's own code, one store, one source, clocks; nothing in it happens by itself.
/// </summary>
/// <remarks>All of it runs on one thread. A node's code runs within a <see cref="Step"/>, up to where it asks the store or the source for something; what it hands to the thread pool in between runs
/// before the next step is looked for (<see cref="Quiet"/>).</remarks>
internal sealed class World : IDisposable
{
    private readonly Budget _left;
    private readonly Stack<IDisposable> _held = new();
    private int _times;

    public World(Scenario scenario)
    {
        (Scenario, _left) = (scenario, scenario.Budget.Copy());
        Store = scenario.IsInFile ? StoreFile.Empty(StoreClock) : new MemoryStore(new MemoryStoreOptions { TimeProvider = StoreClock });
        Promise = new Promise(this);
        foreach (var key in scenario.Keys)
            Source[key] = scenario.Missing.Contains(key) ? 0 : 1;
        foreach (var tag in scenario.Tags)
            _ = ExploredKeys.OfTag(tag);
        Nodes = [.. scenario.Nodes.Select((clients, number) => new Node(this, number, clients))];
    }

    public Scenario Scenario { get; }

    public NodeClock StoreClock { get; } = new();

    public ICacheStore Store { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The version of each object in the source; 0: there is none.</summary>
    public Dictionary<string, int> Source { get; } = [];

    /// <summary>What reads may return.</summary>
    public Promise Promise { get; }

    /// <summary>What waits, in the order in which it began to.</summary>
    public List<ParkedStep> Parked { get; } = [];

    /// <summary>Nobody waits for anything: for what comes before and after the schedule.</summary>
    public bool IsAutomatic
    {
        get;
        set
        {
            field = value;
            Scenario.Reaches?.Rests = value;
        }
    }

    /// <summary>What went wrong; <see langword="null"/>: nothing yet.</summary>
    public string? Violation { get; private set; }

    public void Violate(string what) => Violation ??= what;

    /// <summary>Something that must not outlive this run, however early it is left.</summary>
    public T Held<T>(T held)
        where T : IDisposable
    {
        _held.Push(held);
        return held;
    }

    public void Dispose()
    {
        while (_held.TryPop(out var held))
            held.Dispose();
    }

    /// <summary>All that may happen next, always in the same order.</summary>
    public void AddEnabled(List<Step> steps)
    {
        foreach (var node in Nodes)
            node.AddEnabled(steps, _left);
        steps.AddRange(Parked);
        if (_left.Losses > 0)
            steps.AddRange(Parked.Where(static step => step.MayBeLost).Select(step => step.Lost(_left)));
        if (_left.SourceFailures > 0)
            steps.AddRange(Parked.Where(static step => step.MayFail).Select(step => step.Failed(_left)));
        if (_left.Refusals > 0)
            steps.AddRange(Parked.Where(static step => step.MayBeRefused).Select(step => step.Refused(_left)));
        if (_times < _left.Times.Count)
        {
            var time = _left.Times[_times];
            steps.Add(new ActionStep(
                new StepId(-1, StepKind.Time, _times), new Footprint(0, Resources.Time), () => $"{time.TotalSeconds} s pass", () => PassTime(time)));
        }

        if (steps.Count == 0 && Scenario.Budget.Losses > 0)
        {
            foreach (var node in Nodes)
                node.AddLateTimer(steps);
        }
    }

    /// <summary>For all: a node's timers are late, its clock is not.</summary>
    public void PassForAll(TimeSpan time)
    {
        StoreClock.Pass(time);
        foreach (var node in Nodes)
            node.Clock.Pass(time);
    }

    private void PassTime(TimeSpan time)
    {
        _times++;
        PassForAll(time);
    }
}
