namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>How many rows an outbox had when it was last looked at.</summary>
internal sealed class OutboxCount
{
    public long Waiting { get; set; }
}
