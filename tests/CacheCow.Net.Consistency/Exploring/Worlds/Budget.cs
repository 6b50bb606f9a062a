namespace CacheCow.Net.Consistency;

/// <summary>What may go wrong in a run, at any of its moments; or not.</summary>
internal sealed record Budget
{
    public static readonly Budget None = new();

    /// <summary>How many nodes may die.</summary>
    public int Crashes { get; set; }

    /// <summary>How often time may pass for all, and by how much each time.</summary>
    public IReadOnlyList<TimeSpan> Times { get; init; } = [];

    /// <summary>How often each node's time may pass, and by how much: it was stopped, and its timers are late.</summary>
    public IReadOnlyList<TimeSpan> NodeTimes { get; init; } = [];

    /// <summary>How many requests of each node may time out; they are carried out later, or not.</summary>
    public int Timeouts { get; init; }

    /// <summary>How many times each node may renew the intents of its writes.</summary>
    public int Renewals { get; init; }

    /// <summary>How many requests to the store, or answers of it, may be lost on their way: nobody ever hears of them.</summary>
    public int Losses { get; set; }

    /// <summary>How many reads of the source may fail.</summary>
    public int SourceFailures { get; set; }

    /// <summary>How many invalidations the store may refuse.</summary>
    public int Refusals { get; set; }

    /// <summary>A step of the store may fail.</summary>
    public bool HasFailures => Timeouts > 0 || Losses > 0 || Refusals > 0;

    /// <summary>How many heartbeats each node may get.</summary>
    public int Heartbeats { get; init; }

    /// <summary>Messages may never arrive.</summary>
    public bool LosesMessages { get; init; }

    public Budget Copy() => this with { };
}
