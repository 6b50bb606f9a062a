namespace CacheCow.Net.Consistency;

/// <summary>Invalidations that fail, and what their own process reads then.</summary>
internal static class OutageScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "owed", Purpose = "An invalidation fails, and its process reads, more than once: the first read after a change does not look for the object anyway.",
            Nodes = [[[new Change("a"), new Get("a"), new Get("a")]]], Cached = ["a"], Budget = new Budget { Timeouts = 1 },
        },
        new()
        {
            Name = "owed-shared", Purpose = "An invalidation fails while its process fetches.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]]], Budget = new Budget { Timeouts = 1 },
        },
        new()
        {
            Name = "owed-refused", Purpose = "An invalidation is refused while its process fetches.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]]], Budget = new Budget { Refusals = 1 },
        },
        new()
        {
            Name = "owed-many", Purpose = "An invalidation of several fails, and its process reads them together.",
            Keys = ["a", "b"], Nodes = [[[new ChangeMany("a", "b"), new GetMany("a", "b")]]], Cached = ["a", "b"], Budget = new Budget { Timeouts = 1 },
        },
        new()
        {
            Name = "owed-tag", Purpose = "An invalidation of a tag fails while its process fetches.",
            Tags = ["t"], Nodes = [[[new Get("a")], [new ChangeAndSweep("a", "t"), new Get("a")]]], Budget = new Budget { Timeouts = 1 },
        },
        new()
        {
            Name = "owed-tag-refused", Purpose = "An invalidation of a tag is refused while its process fetches.",
            Tags = ["t"], Nodes = [[[new Get("a")], [new ChangeAndSweep("a", "t"), new Get("a")]]], Budget = new Budget { Refusals = 1 },
        },
        new()
        {
            Name = "owed-clear", Purpose = "An invalidation of everything fails, and its process reads.",
            Nodes = [[[new ChangeAndSweep("a"), new Get("a")]]], Cached = ["a"], Budget = new Budget { Timeouts = 2 },
        },
        new()
        {
            Name = "owed-tier", Purpose = "An invalidation fails in a process with a local tier.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]]], Cached = ["a"], Options = Scenario.WithTier, Budget = new Budget { Timeouts = 1 },
        },
        new()
        {
            Name = "owed-write", Purpose = "An invalidation fails in the middle of a write that hands over its value.",
            Nodes = [[[new Write("a") { Through = true, Lingers = true }], [new Change("a"), new Get("a")]]], Cached = ["a"], Budget = new Budget { Timeouts = 1, Losses = 1 },
        },
    ];
}
