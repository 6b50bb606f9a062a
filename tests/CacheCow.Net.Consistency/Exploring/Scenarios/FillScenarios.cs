namespace CacheCow.Net.Consistency;

/// <summary>Fills, and what changes meanwhile: R1 to R5 and I1.</summary>
internal static class FillScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
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
            Name = "lease-steps", Purpose = "A lease is taken before it is known whether there is an object.",
            Nodes = [[[new Get("a")]], [[new Get("a")]], [[new Change("a")]]], LeasesBySteps = true,
        },
        new()
        {
            Name = "lease-steps-tier", Purpose = "The same, and what is found goes to a local tier.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Get("a"), new Change("a")]]], LeasesBySteps = true, Options = Scenario.WithTier,
        },
        new()
        {
            Name = "lease-steps-lost", Purpose = "The same, and one of the requests, or its answer, is lost.",
            Nodes = [[[new Get("a")]], [[new Get("a")], [new Change("a")]]], LeasesBySteps = true, Budget = new Budget { Losses = 1 },
        },
        new()
        {
            Name = "lease-expiry", Purpose = "A reader is stopped for longer than its lease lasts.",
            Nodes = [[[new Get("a")]], [[new Change("a"), new Get("a")]]],
            Budget = new Budget { Times = [Scenario.PastLeases] },
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
            Name = "hold", Purpose = "A replica of the source lags behind the change that is announced.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a") { Hold = Scenario.PastIntents }]]], Cached = ["a"],
        },
        new()
        {
            Name = "transaction", Purpose = "A read whose snapshot is older than any lease.",
            Nodes = [[[new GetInTransaction("a")]], [[new Change("a"), new Get("a")]]],
        },
        new()
        {
            Name = "transaction-many", Purpose = "The same, of several objects at once.",
            Nodes = [[[new GetInTransaction("a") { AsMany = true }]], [[new Change("a"), new Get("a")]]],
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
            Cached = ["a"], Age = Scenario.NearlyEver, Reaches = new Counted("cachecow.refreshes"), Options = Scenario.Plain with { Policy = Scenario.Refreshing },
        },
        new()
        {
            Name = "many", Purpose = "Several objects are read together.",
            Keys = ["a", "b"], Nodes = [[[new GetMany("a", "b"), new Get("a")]], [[new Change("a")]]],
        },
        new()
        {
            Name = "collision", Purpose = "Two objects have one place in the store.",
            Keys = ["a", "A"], Nodes = [[[new Get("a")]], [[new Get("A"), new Get("a")]]],
        },
    ];
}
