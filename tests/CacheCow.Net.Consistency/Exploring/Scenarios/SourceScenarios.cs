namespace CacheCow.Net.Consistency;

/// <summary>A source that fails or is slow, beside objects that are kept for then; and reads that ask for what it has now.</summary>
internal static class SourceScenarios
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan JustExpired = Hour + TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(3);
    private static readonly CacheCowOptions KeepsExpired = Scenario.Plain with { Policy = Scenario.Plain.Policy with { ServeStale = Hour } };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "stale", Purpose = "The source fails, and an object that has expired is served.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]], Cached = ["a"], Age = JustExpired,
            Options = KeepsExpired, Budget = new Budget { SourceFailures = 1 }, Reaches = new Counted("cachecow.stale"),
        },
        new()
        {
            Name = "stale-shared", Purpose = "Callers of one process share the fetch that fails.",
            Nodes = [[[new Get("a")], [new Get("a")]], [[new Change("a")]]], Cached = ["a"], Age = JustExpired,
            Options = KeepsExpired, Budget = new Budget { SourceFailures = 1 }, Reaches = new Counted("cachecow.stale"),
        },
        new()
        {
            Name = "stale-write", Purpose = "The source fails beside a write scope.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]], Cached = ["a"], Age = JustExpired,
            Options = KeepsExpired, Budget = new Budget { SourceFailures = 1 }, Reaches = new Counted("cachecow.stale"),
        },
        new()
        {
            Name = "stale-tags", Purpose = "The source fails, and the tag of what has expired is invalidated.",
            Tags = ["t"], Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a", "t")]]], Cached = ["a"], Age = JustExpired,
            Options = KeepsExpired, Budget = new Budget { SourceFailures = 1 }, Reaches = new Counted("cachecow.stale"),
        },
        new()
        {
            Name = "stale-slow", Purpose = "The source is slow, and an object that has expired is served meanwhile.",
            Tags = ["t"], Nodes = [[[new Get("a")]], [[new ChangeAndSweep("a", "t")]]], Cached = ["a"], Age = JustExpired,
            Options = KeepsExpired with { FetchSoftTimeout = Patience, FillWait = Patience }, Reaches = new Counted("cachecow.stale"),
        },
        new()
        {
            Name = "stale-tier", Purpose = "The source fails beside a local tier.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]], Cached = ["a"], Age = JustExpired,
            Options = KeepsExpired with { LocalTier = Scenario.WithTier.LocalTier }, Budget = new Budget { SourceFailures = 1 }, Reaches = new Counted("cachecow.stale"),
        },
        new()
        {
            Name = "stale-many", Purpose = "The source fails for several objects that are read together.",
            Keys = ["a", "b"], Nodes = [[[new GetMany("a", "b")]], [[new Change("a")]]], Cached = ["a", "b"], Age = JustExpired,
            Options = KeepsExpired, Budget = new Budget { SourceFailures = 1 }, Reaches = new Counted("cachecow.stale"),
        },
        new()
        {
            Name = "anew", Purpose = "A read asks for what the source has now, beside one that does not.",
            Nodes = [[[new GetAnew("a")], [new Get("a")]], [[new Change("a"), new Get("a")]]], Cached = ["a"],
        },
        new()
        {
            Name = "anew-fails", Purpose = "The source fails when a read asks for what it has now.",
            Nodes = [[[new GetAnew("a"), new Get("a")]], [[new Change("a")]]], Cached = ["a"], Age = JustExpired,
            Options = KeepsExpired, Budget = new Budget { SourceFailures = 1 },
        },
        new()
        {
            Name = "anew-tier", Purpose = "A process with a local tier reads what it has asked for anew.",
            Nodes = [[[new GetAnew("a"), new Get("a")]], [[new Change("a")]]], Cached = ["a"],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-refresh", Purpose = "An object is fetched anew before it expires, and kept in a local tier.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Change("a")]]], Cached = ["a"], Age = Scenario.NearlyEver, Reaches = new Counted("cachecow.refreshes"),
            Options = Scenario.WithTier with { Policy = Scenario.Refreshing },
        },
    ];
}
