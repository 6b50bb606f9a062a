namespace CacheCow.Net;

/// <summary>What the caller who starts a fetch knows.</summary>
/// <param name="Unwanted">What lay in the store and is of no use; <see langword="null"/>: nothing did.</param>
/// <param name="SkipLease">The store has just failed.</param>
/// <param name="Ttl">The lifetime asked for; <see langword="null"/>: as the policy says.</param>
/// <param name="Ticket">L1: what the caller took before the store was asked.</param>
/// <param name="IsRefresh">Nobody waits for it: without a lease it is not worth a fetch.</param>
/// <param name="IsOfMany">The caller asks for several objects.</param>
internal readonly record struct FetchRequest(
    ReadOnlyMemory<byte>? Unwanted = null, bool SkipLease = false, TimeSpan? Ttl = null, ReadTicket Ticket = default, bool IsRefresh = false, bool IsOfMany = false);
