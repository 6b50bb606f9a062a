using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency;

/// <summary>One process: a cache, its clock, and its callers.</summary>
internal sealed class Node
{
    private const int MostTimers = 100;

    private readonly World _world;
    private readonly Client[] _clients;
    private int _requests;
    private int _timers;
    private int _times;
    private int _timeouts;
    private int _renewals;

    public Node(World world, int number, IReadOnlyList<IReadOnlyList<Operation>> clients)
    {
        (_world, Number) = (world, number);
        Link = new Link(world, this);
        Store = new ScheduledStore(world, this);
        Cache = new ExploredCache(this, world, world.Scenario.Options with { TimeProvider = Clock });
        _clients = [.. clients.Select((program, caller) => new Client(world, this, caller, program))];
    }

    public int Number { get; }

    public NodeClock Clock { get; } = new();

    public Link Link { get; }

    public ScheduledStore Store { get; }

    public ExploredCache Cache { get; }

    public bool IsCrashed { get; private set; }

    public bool IsDone => IsCrashed || Array.TrueForAll(_clients, client => client.IsDone);

    /// <summary>Waits until the explorer lets it go on.</summary>
    /// <param name="verb">What it waits for, for a person.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="footprint">What the step looks at and changes.</param>
    /// <param name="mayBeLost">It is on its way to the store or back.</param>
    /// <param name="mayFail">It is a read of the source.</param>
    /// <param name="mayBeRefused">It is an invalidation on its way to the store.</param>
    public Task ParkAsync(string verb, object subject, Footprint footprint, bool mayBeLost = false, bool mayFail = false, bool mayBeRefused = false)
    {
        if (_world.IsAutomatic)
            return Task.CompletedTask;
        if (IsCrashed)
            return new TaskCompletionSource().Task;
        var id = new StepId(Number, StepKind.Request, _requests++);
        var step = new ParkedStep(id, footprint.With(OfClients()), verb, subject, _world) { MayBeLost = mayBeLost, MayFail = mayFail, MayBeRefused = mayBeRefused };
        _world.Parked.Add(step);
        return step.GoesOn;
    }

    public void AddEnabled(List<Step> steps, Budget budget)
    {
        if (IsCrashed)
            return;
        foreach (var client in _clients)
            client.AddEnabled(steps);
        Link.AddEnabled(steps, budget);
        AddTimers(steps, budget);
        if (_times < budget.NodeTimes.Count && !IsDone)
            steps.Add(new ActionStep(
                new StepId(Number, StepKind.Time, _times), Footprint.None, () => $"node {Number}: stops for {budget.NodeTimes[_times].TotalSeconds} s", () => Clock.Pass(budget.NodeTimes[_times++])));
        if (budget.Crashes > 0 && !IsDone)
            steps.Add(new ActionStep(new StepId(Number, StepKind.Crash, 0), new Footprint(0, Resources.Crashes), () => $"node {Number}: dies", () => Crash(budget)));
    }

    /// <summary>Nothing else can happen any more: whoever waits for what was lost has a timer that ends it.</summary>
    public void AddLateTimer(List<Step> steps)
    {
        if (!IsDone && Clock.Next(TimeSpan.MaxValue) is [var timer, ..])
            steps.Add(StepOf(timer, 0, isRenewal: false, new Footprint(0, Resources.Losses)));
    }

    // Polls fire whenever they are due; a request times out, and a write is renewed, only as often as the budget allows.
    private void AddTimers(List<Step> steps, Budget budget)
    {
        var renews = _renewals < budget.Renewals;
        var renewal = _world.Scenario.Options.WriteLifetime / 3;
        foreach (var (i, timer) in Clock.Next(_timeouts < budget.Timeouts ? TimeSpan.MaxValue : _world.Scenario.Options.FillWait, renews ? renewal : null).Index())
            steps.Add(StepOf(timer, i, isRenewal: renews && timer.Wait == renewal, Footprint.None));
    }

    private ActionStep StepOf(FakeTimer timer, int number, bool isRenewal, Footprint footprint) =>
        new(new StepId(Number, StepKind.Timer, (_timers * MostTimers) + number), footprint.With(OfClients()), () => $"node {Number}: its timer of {timer.Wait.TotalMilliseconds} ms fires", () =>
        {
            _timers++;
            _renewals += isRenewal ? 1 : 0;
            _timeouts += !isRenewal && timer.Wait > _world.Scenario.Options.FillWait ? 1 : 0;
            Clock.Fire(timer);
        });

    // Whoever changes something may return within any step of its node: then reads that start are bound by it.
    private Footprint OfClients() => Array.Exists(_clients, client => client.IsChanging) ? new Footprint(ulong.MaxValue, Resources.Order) : Footprint.None;

    private void Crash(Budget budget)
    {
        budget.Crashes--;
        IsCrashed = true;
        _world.Parked.RemoveAll(step => step.Id.Node == Number);
    }
}
