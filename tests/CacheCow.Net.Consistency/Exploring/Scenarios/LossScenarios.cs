namespace CacheCow.Net.Consistency;

/// <summary>Requests and answers that are late or lost.</summary>
internal static class LossScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
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
            Name = "lost-end", Purpose = "A scope's intent runs out, and what ends it is lost.",
            Nodes = [[[new Write("a")]], [[new Get("a")]]],
            Budget = new Budget { Losses = 1, Times = [Scenario.PastIntents] },
        },
        new()
        {
            Name = "lost-clear", Purpose = "A request or an answer is lost while everything is invalidated.",
            Nodes = [[[new Get("a"), new Get("a")]], [[new ChangeAndSweep("a")]]],
            Budget = new Budget { Losses = 1, Timeouts = 1 },
        },
    ];
}
