namespace CacheCow.Net;

/// <summary>Describes a write to the source.</summary>
/// <param name="Sequence">
/// The sequence number of the value. It rises with every value that the queue accepts, and is the same for every attempt to write one
/// value. A source can store it with the object and refuse a lower number. This protects it from a process that was stopped in the middle
/// of a write and continues after another process has taken over.
/// </param>
/// <param name="Attempt">The number of the attempt. The first attempt is 1.</param>
/// <param name="AcceptedAt">The approximate time when the value was accepted, by the store's clock.</param>
public readonly record struct WriteContext(long Sequence, int Attempt, DateTimeOffset AcceptedAt);
