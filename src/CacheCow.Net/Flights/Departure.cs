namespace CacheCow.Net;

/// <summary>What the caller who starts a flight knows.</summary>
/// <param name="Replace">What lies in the store is of no use.</param>
/// <param name="SkipLease">The store has just failed.</param>
/// <param name="Ttl">The lifetime asked for; <see langword="null"/>: as the policy says.</param>
internal readonly record struct Departure(bool Replace = false, bool SkipLease = false, TimeSpan? Ttl = null);
