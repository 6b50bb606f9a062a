namespace CacheCow.Net.Testing;

/// <summary>What is wrong with a link. Immutable; when it is replaced by another, those who wait for something to pass under it are woken.</summary>
internal sealed record Faults
{
    // A throttled flow moves in steps of this much time.
    private const int StepsPerSecond = 20;

    private readonly TaskCompletionSource _replaced;

    public Faults() => _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A copy is another state of the link, and will be replaced at another time.
    private Faults(Faults other)
    {
        _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (Swallowed, Stalled, Delayed, Delay, BytesPerSecond) = (other.Swallowed, other.Stalled, other.Delayed, other.Delay, other.BytesPerSecond);
    }

    public static Faults None => new();

    public FlowDirections Swallowed { get; init; }

    public FlowDirections Stalled { get; init; }

    public FlowDirections Delayed { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>For each direction of each connection; <see langword="null"/>: as many as there are.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>Completes when the link is in another state.</summary>
    public Task Replaced => _replaced.Task;

    public int BytesPerStep => BytesPerSecond is { } rate ? Math.Max(1, rate / StepsPerSecond) : int.MaxValue;

    public TimeSpan DelayOf(FlowDirections direction) => Delayed.HasFlag(direction) ? Delay : TimeSpan.Zero;

    public TimeSpan TimeOf(int bytes) => BytesPerSecond is { } rate ? TimeSpan.FromSeconds((double)bytes / rate) : TimeSpan.Zero;

    public void Replace() => _replaced.SetResult();
}
