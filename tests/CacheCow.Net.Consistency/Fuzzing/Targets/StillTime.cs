namespace CacheCow.Net.Consistency;

/// <summary>A clock on the wall that stands still.</summary>
internal sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
