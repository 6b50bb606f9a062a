namespace CacheCow.Net.Consistency;

/// <summary>Write scopes: W1, W2 and renewals.</summary>
internal static class WriteScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
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
            Budget = new Budget { Crashes = 1, Times = [Scenario.PastIntents] },
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
            Budget = new Budget { Times = [Scenario.PastIntents] },
        },
        new()
        {
            Name = "late-write-through", Purpose = "Two scopes hand over new values; an intent runs out before it is ended.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Write("a") { Through = true }]]],
            Budget = new Budget { Times = [Scenario.PastIntents] },
        },
        new()
        {
            Name = "renewal", Purpose = "A scope's intent is renewed, in time or too late, beside a reader.",
            Nodes = [[[new Write("a")]], [[new Get("a"), new Get("a")]]],
            Budget = new Budget { Times = [Scenario.PastIntents], Renewals = 1 },
        },
        new()
        {
            Name = "renewal-through", Purpose = "A scope that hands over a new value is renewed, in time or too late, beside a writer without one.",
            Nodes = [[[new Write("a") { Through = true }]], [[new Change("a")]]],
            Budget = new Budget { Times = [Scenario.PastIntents], Renewals = 1 },
        },
        new()
        {
            Name = "roll-back", Purpose = "A scope that changes nothing beside one that does.",
            Nodes = [[[new Write("a") { RollsBack = true, Through = true }]], [[new Write("a") { Through = true }]]],
        },
    ];
}
