namespace CacheCow.Net;

/// <summary>How much there is in a queue.</summary>
/// <param name="Length">How many entries wait to be written.</param>
/// <param name="DeadLetters">How many dead letters there are.</param>
/// <param name="Oldest">The lowest sequence number of the entries that wait; 0: none waits.</param>
/// <param name="Newest">The highest sequence number that was ever given; 0: none was.</param>
public readonly record struct WriteQueueState(long Length, long DeadLetters, long Oldest, long Newest);
