namespace CacheCow.Net.Benchmarks.Peers;

/// <summary>What every cache that is compared can do: get an article or fetch it, and forget it.</summary>
internal interface ICachedArticles : IAsyncDisposable
{
    /// <summary>Gets an article from the cache, otherwise from the source.</summary>
    ValueTask<Article> GetAsync(int id);

    /// <summary>Called after an article was changed.</summary>
    ValueTask RemoveAsync(int id);
}
