namespace CacheCow.Net;

/// <summary>What a caller asks for.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Address">Where it lies.</param>
/// <param name="Ttl">The lifetime if it is fetched; <see langword="null"/>: as the policy says.</param>
/// <param name="CancellationToken">Cancels the caller's waiting.</param>
/// <param name="Ticket">L1: taken before the store is asked.</param>
internal readonly record struct ReadRequest<TKey>(TKey Key, StoreAddress Address, TimeSpan? Ttl, CancellationToken CancellationToken, ReadTicket Ticket = default)
    where TKey : notnull;
