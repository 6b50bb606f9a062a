namespace CacheCow.Net.Consistency.Histories;

/// <summary>A node's clock, which can jump.</summary>
/// <remarks>The time of day jumps both ways, as somebody may set it. The clock that waiting is measured by jumps ahead only, as after a machine has slept; nothing else can move it.</remarks>
internal sealed class JumpingTime : TimeProvider
{
    private long _dayTicks;
    private long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _dayTicks));

    public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _aheadTicks);

    public override long TimestampFrequency => System.TimestampFrequency;

    public void Jump(TimeSpan by)
    {
        Interlocked.Add(ref _dayTicks, by.Ticks);
        if (by > TimeSpan.Zero)
            Interlocked.Add(ref _aheadTicks, WriteSteps.Ticks(by));
    }
}
