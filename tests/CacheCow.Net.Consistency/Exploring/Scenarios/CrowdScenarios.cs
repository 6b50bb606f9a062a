namespace CacheCow.Net.Consistency;

/// <summary>Everything at once.</summary>
internal static class CrowdScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
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
            Budget = new Budget { Crashes = 1, Times = [Scenario.PastLeases, Scenario.PastIntents], Timeouts = 1 },
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
            Budget = new Budget { Crashes = 1, Times = [Scenario.PastLeases, Scenario.PastIntents] },
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
            Budget = new Budget { Crashes = 1, Times = [Scenario.PastLeases, Scenario.PastIntents], Losses = 4, Timeouts = 4 },
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
            Budget = new Budget { Crashes = 1, Times = [Scenario.PastIntents], NodeTimes = [Scenario.PastTier], Heartbeats = 2, LosesMessages = true },
        },
    ];
}
