namespace CacheCow.Net.Sqlite.Tests;

/// <summary>The machine's clock, moved by hand: what other processes wrote by the real clock expires when a test says so.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
