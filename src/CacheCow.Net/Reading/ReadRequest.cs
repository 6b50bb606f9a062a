namespace CacheCow.Net;

/// <summary>What a caller asks for.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Keys">Where it lies.</param>
/// <param name="Ttl">The lifetime if it is fetched; <see langword="null"/>: as the policy says.</param>
/// <param name="CancellationToken">Cancels the caller's waiting.</param>
internal readonly record struct ReadRequest<TKey>(TKey Key, CacheKeys Keys, TimeSpan? Ttl, CancellationToken CancellationToken)
    where TKey : notnull;
