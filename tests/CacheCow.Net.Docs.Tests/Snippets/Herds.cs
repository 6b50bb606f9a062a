namespace CacheCow.Net.Docs.Tests.Snippets;

internal static class Herds
{
    public static CacheCowOptions Early { get; } = new()
    {
        Policy = new EntryPolicy { Ttl = TimeSpan.FromMinutes(10), RefreshAhead = TimeSpan.FromMinutes(1) }
    };

    public static CacheCowOptions Outages()
    {
        var options = new CacheCowOptions
        {
            Policy = new EntryPolicy { Ttl = TimeSpan.FromMinutes(10), ServeStale = TimeSpan.FromHours(1) },
            FetchSoftTimeout = TimeSpan.FromMilliseconds(200),
            FetchTimeout = TimeSpan.FromSeconds(10),
        };
        return options;
    }
}
