namespace CacheCow.Net.Consistency;

/// <summary>A small world to be explored: who does what, and what may go wrong meanwhile.</summary>
internal sealed record Scenario
{
    public static readonly TimeSpan PastLeases = TimeSpan.FromSeconds(31);
    public static readonly TimeSpan PastIntents = TimeSpan.FromSeconds(61);
    public static readonly TimeSpan PastTier = TimeSpan.FromSeconds(4);

    /// <summary>Objects live ever so long, and are refreshed all the time but for their first day. Chance decides when: at the very end it has no choice, but once in 300 billion times.</summary>
    public static readonly EntryPolicy Refreshing = new() { Ttl = TimeSpan.FromDays(3650), Jitter = 0, RefreshAhead = TimeSpan.FromDays(3649) };

    /// <summary>A millisecond less than objects live that are refreshed.</summary>
    public static readonly TimeSpan NearlyEver = Refreshing.Ttl - TimeSpan.FromMilliseconds(1);

    public required string Name { get; init; }

    /// <summary>What it is for, in a line.</summary>
    public required string Purpose { get; init; }

    /// <summary>The nodes, the callers of each, the operations of each.</summary>
    public required IReadOnlyList<IReadOnlyList<IReadOnlyList<Operation>>> Nodes { get; init; }

    /// <summary>The objects. The source has version 1 of each when it begins.</summary>
    public IReadOnlyList<string> Keys { get; init; } = ["a"];

    /// <summary>Which of them the source does not have when it begins.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The tags that each object has.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Which objects are cached when it begins.</summary>
    public IReadOnlyList<string> Cached { get; init; } = [];

    /// <summary>How long ago that was, for all: their links were silent meanwhile.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>What it is for: something that happens in one of its interleavings at least; <see langword="null"/>: nothing that is counted.</summary>
    public Counted? Reaches { get; init; }

    public Budget Budget { get; init; } = Budget.None;

    public CacheCowOptions Options { get; init; } = Plain;

    /// <summary>Reads that come while others are under way are sent together.</summary>
    public bool ReadsTogether { get; init; }

    /// <summary>So many reads of other objects are under way on each node all the time, and are never answered: those that come are the sooner to wait for company.</summary>
    public int ReadsUnderWay { get; init; }

    /// <summary>The store takes the flag and looks what lies there in two steps, as <c>RedisStore</c> does.</summary>
    public bool LeasesBySteps { get; init; }

    /// <summary>The store is a <see cref="Sqlite.SqliteStore"/>, which removes many objects in several transactions, each a step; else a <see cref="MemoryStore"/>.</summary>
    public bool IsInFile { get; init; }

    /// <summary>Nobody waits for somebody else's fill: it would only make schedules longer.</summary>
    public static CacheCowOptions Plain { get; } = new()
    {
        Name = "explored", FillWait = TimeSpan.Zero, LeaseLifetime = TimeSpan.FromSeconds(30), WriteLifetime = TimeSpan.FromSeconds(60),
        Policy = new EntryPolicy { Ttl = TimeSpan.FromHours(1), Jitter = 0 }, StoreBreaker = new StoreBreakerOptions { Jitter = 0 },
    };

    public static CacheCowOptions WithTier { get; } = Plain with { LocalTier = new LocalTierOptions { MaxEntries = 100 } };
}
