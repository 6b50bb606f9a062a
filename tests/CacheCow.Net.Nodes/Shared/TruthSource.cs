namespace CacheCow.Net.Nodes;

/// <summary>Fetches from the truth: reads first and then takes its time, so that what it brings may be old by then.</summary>
/// <param name="Truth">What is fetched from.</param>
/// <param name="FetchTime">How long a fetch takes, by its key and by how many have begun to fetch that.</param>
internal sealed record TruthSource(Truth Truth, Func<int, long, TimeSpan> FetchTime)
{
    public async ValueTask<Versioned> FetchAsync(int key, CancellationToken cancellationToken)
    {
        var fetches = Truth.BeginFetch(key);
        var version = Truth.Version(key);
        await Task.Delay(FetchTime(key, fetches), cancellationToken);
        return new Versioned(key, version);
    }
}
