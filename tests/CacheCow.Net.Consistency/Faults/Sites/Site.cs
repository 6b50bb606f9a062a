namespace CacheCow.Net.Consistency.Histories;

/// <summary>Where the store of a history is, and what can be broken there.</summary>
internal abstract class Site : IAsyncDisposable
{
    /// <summary>How many processes there are for so many nodes.</summary>
    public virtual int ProcessesFor(int nodes) => nodes;

    /// <summary>The store's address, as a process has it.</summary>
    public abstract string AddressFor(int process);

    /// <summary>What can befall the store, and the way to it.</summary>
    public abstract IEnumerable<Fault> Faults(HistoryNodes nodes);

    /// <summary>When primaries were replaced, by whomever.</summary>
    public virtual IReadOnlyList<(long Start, long End)> Replacements => [];

    public abstract ValueTask DisposeAsync();

    public static async Task<Site> OpenAsync(HistoryOptions options, string folder) => options.Store switch
    {
        StoreKind.Memory => new MemorySite(),
        StoreKind.Sqlite => await SqliteSite.StartAsync(options, folder),
        StoreKind.Sentinel => await SentinelSite.StartAsync(options),
        StoreKind.Cluster => await ClusterSite.StartAsync(options),
        _ => await RedisSite.StartAsync(options.Nodes),
    };
}
