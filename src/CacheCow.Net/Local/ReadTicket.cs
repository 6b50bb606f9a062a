namespace CacheCow.Net;

/// <summary>L1: what a read takes before the store is asked. The default is none: it puts nothing.</summary>
/// <param name="Object">The stamps of the object itself.</param>
/// <param name="Tags">Those of its tags; <see langword="null"/>: it has none.</param>
/// <param name="IsTaken">There is a local tier.</param>
internal readonly record struct ReadTicket(LocalTicket Object, TagStamps? Tags, bool IsTaken);
