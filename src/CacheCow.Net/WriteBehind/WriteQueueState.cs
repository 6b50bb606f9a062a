namespace CacheCow.Net;

/// <summary>Describes how much there is in a queue.</summary>
/// <param name="Length">The number of entries that wait to be written.</param>
/// <param name="DeadLetters">The number of dead letters.</param>
/// <param name="Oldest">The lowest sequence number of the entries that wait, or 0 if none waits.</param>
/// <param name="Newest">The highest sequence number that was ever given, or 0 if none was given.</param>
public readonly record struct WriteQueueState(long Length, long DeadLetters, long Oldest, long Newest);
