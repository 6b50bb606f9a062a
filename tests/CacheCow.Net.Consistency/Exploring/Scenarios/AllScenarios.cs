namespace CacheCow.Net.Consistency;

/// <summary>What is explored.</summary>
internal static class AllScenarios
{
    private static readonly TimeSpan PastLeases = TimeSpan.FromSeconds(31);
    private static readonly TimeSpan PastIntents = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan PastTier = TimeSpan.FromSeconds(4);

    /// <summary>Small enough that every interleaving is run.</summary>
    public static IReadOnlyList<Scenario> Small { get; } =
    [
        new()
        {
            Name = "read-change", Purpose = "Reads old, and is slow to fill it.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]],
        },
        new()
        {
            Name = "two-readers", Purpose = "A lease is voided, and another takes its place.",
            Nodes = [[[new Get("a")]], [[new Get("a")]], [[new Change("a")]]],
        },
        new()
        {
            Name = "lease-expiry", Purpose = "A reader is stopped for longer than its lease lasts.",
            Nodes = [[[new Get("a")]], [[new Change("a"), new Get("a")]]],
            Budget = new Budget { Times = [PastLeases] },
        },
        new()
        {
            Name = "reader-dies", Purpose = "A reader dies at any step.",
            Nodes = [[[new Get("a")]], [[new Get("a"), new Get("a")]], [[new Change("a")]]],
            Budget = new Budget { Crashes = 1 },
        },
        new()
        {
            Name = "two-changes", Purpose = "Two plain changes at once.",
            Nodes = [[[new Get("a")]], [[new Change("a")]], [[new Change("a")]]],
        },
        new()
        {
            Name = "created", Purpose = "\"Not found\" is cached while the object is created.",
            Missing = ["a"], Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]],
        },
        new()
        {
            Name = "shared-fetch", Purpose = "A caller joins a fetch that began before a change.",
            Nodes = [[[new Get("a")], [new Get("a")]], [[new Change("a")]]],
        },
        new()
        {
            Name = "shared-own", Purpose = "A caller that has changed the object itself joins a fetch.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]]],
        },
        new()
        {
            Name = "shared-read", Purpose = "A caller joins a read that is under way.",
            Nodes = [[[new Get("a")], [new Get("a")]], [[new Change("a")]]],
            Cached = ["a"], Tags = ["t"], ReadsTogether = true,
        },
        new()
        {
            Name = "shared-lease", Purpose = "A caller joins a request for a lease that finds the object there.",
            Nodes = [[[new Get("a")], [new Get("a")]], [[new Get("a"), new Change("a")]]],
        },
        new()
        {
            Name = "shared-lease-own", Purpose = "A caller that has changed the object itself joins a request for a lease.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]], [[new Get("a")]]],
        },
        new()
        {
            Name = "tags-shared-own", Purpose = "A caller that has invalidated a tag itself joins a fetch.",
            Tags = ["t"], Nodes = [[[new Get("a")], [new ChangeAndSweep("a", "t"), new Get("a")]]],
        },
        new()
        {
            Name = "write", Purpose = "A write scope and a reader.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]], Cached = ["a"],
        },
        new()
        {
            Name = "write-and-fill", Purpose = "A write scope and a reader that has begun to fill.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]],
        },
        new()
        {
            Name = "writer-dies", Purpose = "The writer dies at any step of its scope; its intent runs out.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]],
            Budget = new Budget { Crashes = 1, Times = [PastIntents] },
        },
        new()
        {
            Name = "write-through", Purpose = "Two scopes hand over new values.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Write("a") { Through = true }]]],
        },
        new()
        {
            Name = "write-through-read", Purpose = "A scope hands over a new value beside a reader.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Get("a"), new Get("a")]]],
        },
        new()
        {
            Name = "write-through-change", Purpose = "A scope hands over a new value beside a writer without one.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Change("a")]]],
        },
        new()
        {
            Name = "late-write", Purpose = "A scope's intent runs out before it commits.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Get("a"), new Get("a")]]],
            Budget = new Budget { Times = [PastIntents] },
        },
        new()
        {
            Name = "late-write-through", Purpose = "Two scopes hand over new values; an intent runs out before it is ended.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Write("a") { Through = true }]]],
            Budget = new Budget { Times = [PastIntents] },
        },
        new()
        {
            Name = "renewal", Purpose = "A scope's intent is renewed, in time or too late, beside a reader.",
            Nodes = [[[new Write("a")]], [[new Get("a"), new Get("a")]]],
            Budget = new Budget { Times = [PastIntents], Renewals = 1 },
        },
        new()
        {
            Name = "renewal-through", Purpose = "A scope that hands over a new value is renewed, in time or too late, beside a writer without one.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Change("a")]]],
            Budget = new Budget { Times = [PastIntents], Renewals = 1 },
        },
        new()
        {
            Name = "hold", Purpose = "A replica of the source lags behind the change that is announced.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a") { Hold = PastIntents }]]], Cached = ["a"],
        },
        new()
        {
            Name = "roll-back", Purpose = "A scope that changes nothing beside one that does.",
            Nodes = [[[new Write("a") { RollsBack = true, Through = true }]], [[new Write("a") { Through = true }]]],
        },
        new()
        {
            Name = "transaction", Purpose = "A read whose snapshot is older than any lease.",
            Nodes = [[[new GetInTransaction("a")]], [[new Change("a"), new Get("a")]]],
        },
        new()
        {
            Name = "tags", Purpose = "A tag is invalidated.",
            Tags = ["t"], Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a", "t")]]],
        },
        new()
        {
            Name = "tags-own", Purpose = "Who has invalidated a tag reads beside a slow fill.",
            Tags = ["t"], Nodes = [[[new Get("a")]], [[new ChangeAndSweep("a", "t"), new Get("a")]]],
        },
        new()
        {
            Name = "tags-shared", Purpose = "A caller joins the fetch of an object whose tag is invalidated.",
            Tags = ["t"], Nodes = [[[new Get("a")], [new Get("a")]], [[new ChangeAndSweep("a", "t")]]],
        },
        new()
        {
            Name = "tag-write", Purpose = "A write scope of all that has a tag, and a reader.",
            Tags = ["t"], Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a") { Tag = "t" }]]], Cached = ["a"],
        },
        new()
        {
            Name = "tag-write-through", Purpose = "A scope hands over a new value of an object whose tag is invalidated.",
            Tags = ["t"], Nodes = [[[new Write("a") { Through = true }]], [[new ChangeAndSweep("a", "t")]]],
        },
        new()
        {
            Name = "clear", Purpose = "Everything is invalidated.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a")]]],
        },
        new()
        {
            Name = "sweep", Purpose = "All that fits a pattern is removed from a file, flags and objects in transactions of their own.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a") { ByPattern = true }]]], IsInFile = true,
        },
        new()
        {
            Name = "sweep-write", Purpose = "A file is cleared beside a scope that hands over a new value.",
            Nodes = [[[new Write("a") { Through = true }]], [[new ChangeAndSweep("a")]]], IsInFile = true,
        },
        new()
        {
            Name = "collision", Purpose = "Two objects have one place in the store.",
            Keys = ["a", "A"], Nodes = [[[new Get("a")]], [[new Get("A"), new Get("a")]]],
        },
        new()
        {
            Name = "tier", Purpose = "A local tier and messages that arrive late.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-own", Purpose = "A process reads its own changes.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]]],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-own-write", Purpose = "A process reads what it has written in a scope.",
            Nodes = [[[new Write("a"), new Get("a")], [new Get("a")]]], Cached = ["a"],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-own-sweeps", Purpose = "A process reads what it has invalidated by its tag, and with everything.",
            Tags = ["t"], Nodes = [[[new ChangeAndSweep("a", "t"), new Get("a"), new ChangeAndSweep("a"), new Get("a")]]], Cached = ["a"],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-clear", Purpose = "Everything is invalidated beside a local tier.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a")]]],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-silence", Purpose = "The link breaks, and time passes.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]],
            Options = Scenario.WithTier, Cached = ["a"],
            Budget = new Budget { LosesMessages = true, NodeTimes = [PastTier], Heartbeats = 1 },
        },
        new()
        {
            Name = "tier-return", Purpose = "The link breaks, is silent for too long, and comes back.",
            Nodes = [[[new Get("a")]], [[new Change("a")]]],
            Options = Scenario.WithTier, Cached = ["a"],
            Budget = new Budget { LosesMessages = true, NodeTimes = [PastTier], Heartbeats = 1 },
        },
        new()
        {
            Name = "tier-write", Purpose = "A writer dies in its scope beside a local tier.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]],
            Options = Scenario.WithTier,
            Budget = new Budget { Crashes = 1 },
        },
        new()
        {
            Name = "tier-tags", Purpose = "A tag is invalidated beside a local tier.",
            Tags = ["t"], Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a", "t")]]],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "timeout", Purpose = "Requests are carried out after they were given up.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]],
            Budget = new Budget { Timeouts = 1 },
        },
        new()
        {
            Name = "lost", Purpose = "A request or an answer is lost.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]],
            Budget = new Budget { Losses = 1, Timeouts = 1 },
        },
        new()
        {
            Name = "lost-write", Purpose = "A request or an answer of a write scope is lost.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]],
            Budget = new Budget { Losses = 1, Timeouts = 1 },
        },
        new()
        {
            Name = "lost-clear", Purpose = "A request or an answer is lost while everything is invalidated.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a")]]],
            Budget = new Budget { Losses = 1, Timeouts = 1 },
        },
        new()
        {
            Name = "waiting", Purpose = "A reader waits for another's fill.",
            Nodes = [[[new Get("a")]], [[new Get("a")]], [[new Change("a")]]],
            Options = Scenario.Plain with { FillWait = TimeSpan.FromMilliseconds(3) },
        },
        new()
        {
            Name = "refresh", Purpose = "An object is fetched anew before it expires.",
            Nodes = [[[new Get("a")]], [[new Change("a"), new Get("a")]]],
            Cached = ["a"], Age = TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1),
            Options = Scenario.Plain with { Policy = Scenario.Plain.Policy with { RefreshAhead = TimeSpan.FromHours(1) } },
        },
        new()
        {
            Name = "many", Purpose = "Several objects are read together.",
            Keys = ["a", "b"], Nodes = [[[new GetMany("a", "b"), new Get("a")]], [[new Change("a")]]],
        },
    ];

    /// <summary>Too large for that: they are walked at random.</summary>
    public static IReadOnlyList<Scenario> Large { get; } =
    [
        new()
        {
            Name = "crowd", Purpose = "Three processes read and write two objects in every way; one may die, and time may pass.",
            Keys = ["a", "b"],
            Nodes =
            [
                [[new Get("a"), new Change("b"), new Get("b")], [new GetMany("a", "b"), new Get("a")]],
                [[new Write("a") { Through = true }, new Get("a")], [new Get("b"), new Write("b") { RollsBack = true }, new Get("b")]],
                [[new Change("a"), new Get("a")], [new Write("b") { Through = true }, new GetMany("a", "b")]],
            ],
            Budget = new Budget { Crashes = 1, Times = [PastLeases, PastIntents], Timeouts = 1 },
            Options = Scenario.Plain with { FillWait = TimeSpan.FromMilliseconds(3) },
        },
        new()
        {
            Name = "crowd-tags", Purpose = "The same with tags, and with reads that are sent together.",
            Keys = ["a", "b"], Tags = ["t"], ReadsTogether = true,
            Nodes =
            [
                [[new Get("a"), new ChangeAndSweep("b", "t"), new Get("b")], [new GetMany("a", "b"), new Get("a")], [new Get("a")]],
                [[new Write("a") { Through = true }, new Get("a")], [new Get("b"), new ChangeAndSweep("a"), new Get("a")]],
                [[new Change("a"), new Get("a")], [new Get("b"), new Get("a")]],
            ],
            Budget = new Budget { Crashes = 1, Times = [PastLeases, PastIntents] },
        },
        new()
        {
            Name = "crowd-losses", Purpose = "The same, and requests and answers are lost.",
            Keys = ["a", "b"], Tags = ["t"], ReadsTogether = true,
            Nodes =
            [
                [[new Get("a"), new ChangeAndSweep("b", "t"), new Get("b")], [new GetMany("a", "b"), new Get("a")], [new Get("a")]],
                [[new Write("a") { Through = true }, new Get("a")], [new Get("b"), new ChangeAndSweep("a"), new Get("a")]],
                [[new Change("a"), new Get("a")], [new Write("b"), new Get("a")]],
            ],
            Budget = new Budget { Crashes = 1, Times = [PastLeases, PastIntents], Losses = 4, Timeouts = 4 },
        },
        new()
        {
            Name = "crowd-tier", Purpose = "The same with local tiers, whose links may break and come back.",
            Keys = ["a", "b"], Tags = ["t"], Cached = ["a"],
            Nodes =
            [
                [[new Get("a"), new Get("b"), new Get("a")], [new Change("a"), new Get("a")]],
                [[new Write("a"), new Get("a")], [new Get("b"), new ChangeAndSweep("b", "t"), new Get("b")]],
                [[new Get("a"), new Get("b"), new Get("a"), new Get("b")]],
            ],
            Options = Scenario.WithTier,
            Budget = new Budget { Crashes = 1, Times = [PastIntents], NodeTimes = [PastTier], Heartbeats = 2, LosesMessages = true },
        },
    ];

    public static Scenario Find(string name) => Small.Concat(Large).FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new ArgumentException($"There is no scenario '{name}'. There are: {string.Join(", ", Small.Concat(Large).Select(scenario => scenario.Name))}.");
}
