namespace CacheCow.Net;

/// <summary>A flight that is ready to be fetched for.</summary>
/// <param name="Flight">The flight.</param>
/// <param name="IsLeased">It holds the lease: what is fetched may be filled.</param>
/// <param name="Covers">The last seat that was taken before the fetch began.</param>
internal readonly record struct Fetching<TKey, TObj>(Flight<TKey, TObj> Flight, bool IsLeased, int Covers = 0)
    where TKey : notnull;
