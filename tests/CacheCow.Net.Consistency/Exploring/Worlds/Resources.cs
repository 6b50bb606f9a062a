namespace CacheCow.Net.Consistency;

/// <summary>The bits of footprints: whatever steps share.</summary>
internal static class Resources
{
    /// <summary>The order of returned changes and of reads that start: what a read may return depends on it.</summary>
    public const ulong Order = 1UL << 0;

    /// <summary>The clocks, which whatever happens may look at.</summary>
    public const ulong Time = 1UL << 1;

    /// <summary>Messages to nodes that have a local tier: told in one order.</summary>
    public const ulong Messages = 1UL << 2;

    /// <summary>How many nodes may still die.</summary>
    public const ulong Crashes = 1UL << 3;

    /// <summary>How much may still be lost.</summary>
    public const ulong Losses = 1UL << 4;

    /// <summary>How often the source may still fail.</summary>
    public const ulong Failures = 1UL << 5;

    private const int FirstOfStore = 8;
    private const int FirstOfSource = 36;
    private const int Most = 28;

    /// <summary>All that lies in the store.</summary>
    public const ulong Store = ((1UL << Most) - 1) << FirstOfStore;

    public static ulong InStore(int key) => 1UL << (FirstOfStore + key % Most);

    public static ulong InSource(int key) => 1UL << (FirstOfSource + key % Most);
}
