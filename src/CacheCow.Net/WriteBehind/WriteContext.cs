namespace CacheCow.Net;

/// <summary>Which write this is, for a source that wants to know.</summary>
/// <param name="Sequence">
/// Rises with every accepted value of the queue, and is the same for every attempt. A source that keeps it beside the object and refuses a lower one is safe from a process that
/// was stopped in the middle of a write, and goes on after another has taken over.
/// </param>
/// <param name="Attempt">The how manieth attempt; 1: the first.</param>
/// <param name="AcceptedAt">When the value was accepted, by the store's clock, about.</param>
public readonly record struct WriteContext(long Sequence, int Attempt, DateTimeOffset AcceptedAt);
