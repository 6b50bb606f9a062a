namespace CacheCow.Net.Consistency;

/// <summary>A write intent that stands until then, as far as the store was told.</summary>
internal sealed record Intent(DateTimeOffset Ends)
{
    /// <summary>The nodes at which its message has arrived.</summary>
    public HashSet<int> HeardBy { get; } = [];
}
