namespace CacheCow.Net;

/// <summary>A fetch whose lease was answered.</summary>
/// <param name="Fetch">The fetch.</param>
/// <param name="IsLeased">It holds the lease: what is fetched may be filled.</param>
/// <param name="ValidThrough">The last arrival before the source was asked.</param>
internal readonly record struct LeasedFetch<TKey, TObj>(SharedFetch<TKey, TObj> Fetch, bool IsLeased, int ValidThrough = 0)
    where TKey : notnull;
