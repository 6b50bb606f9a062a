namespace CacheCow.Net;

/// <summary>L1: how often the objects of a stripe had been invalidated, and everything cleared, before an object was read.</summary>
internal readonly record struct LocalTicket(int Stripe, int Invalidations, int Clearings);
