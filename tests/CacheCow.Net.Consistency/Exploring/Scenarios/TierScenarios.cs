namespace CacheCow.Net.Consistency;

/// <summary>Local tiers, and messages that arrive late or never: L1 to L5.</summary>
internal static class TierScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
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
            Name = "tier-own-pattern", Purpose = "A process reads what it has invalidated by a pattern.",
            Nodes = [[[new ChangeAndSweep("a") { ByPattern = true }, new Get("a")], [new Get("a")]]], Cached = ["a"],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-own-many", Purpose = "A process reads several objects that it has invalidated together.",
            Keys = ["a", "b"], Nodes = [[[new ChangeMany("a", "b"), new GetMany("a", "b")]]], Cached = ["a", "b"],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-own-tag-write", Purpose = "A process reads what it has written in a scope of all that has a tag.",
            Tags = ["t"], Nodes = [[[new Write("a") { Tag = "t" }, new Get("a")]]], Cached = ["a"],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-many", Purpose = "Several objects are read together beside a local tier.",
            Keys = ["a", "b"], Nodes = [[[new GetMany("a", "b"), new Get("a")]], [[new Get("a"), new Change("a")]]], Cached = ["b"],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-renewal", Purpose = "A write is renewed too late beside a local tier, and its writer dies.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]],
            Options = Scenario.WithTier,
            Budget = new Budget { Crashes = 1, Times = [Scenario.PastIntents], Renewals = 1 },
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
            Budget = new Budget { LosesMessages = true, NodeTimes = [Scenario.PastTier], Heartbeats = 1 },
        },
        new()
        {
            Name = "tier-return", Purpose = "The link breaks, is silent for too long, and comes back.",
            Nodes = [[[new Get("a")]], [[new Change("a")]]],
            Options = Scenario.WithTier, Cached = ["a"],
            Budget = new Budget { LosesMessages = true, NodeTimes = [Scenario.PastTier], Heartbeats = 1 },
        },
        new()
        {
            Name = "tier-write", Purpose = "A write scope beside a local tier.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new Write("a")]]],
            Options = Scenario.WithTier,
        },
        new()
        {
            Name = "tier-writer-dies", Purpose = "A writer dies in its scope beside a local tier.",
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
    ];
}
