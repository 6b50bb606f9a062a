namespace CacheCow.Net.Consistency;

/// <summary>Tags, patterns, and everything at once.</summary>
internal static class SweepScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
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
    ];
}
