namespace CacheCow.Net;

/// <summary>How the queue of a <see cref="WriteBehind{TKey,TObj}"/> is.</summary>
/// <param name="Length">How many accepted values wait to be written.</param>
/// <param name="DeadLetters">How many could not be written and wait for a person.</param>
/// <param name="OldestAge">For how long the oldest has waited, by the store's clock, about; zero: none waits.</param>
/// <param name="IsWriting">This process is the one that writes.</param>
/// <param name="Warnings">What about the store could lose accepted values, each with what to do; empty: nothing was found.</param>
public sealed record WriteBehindState(long Length, long DeadLetters, TimeSpan OldestAge, bool IsWriting, IReadOnlyList<string> Warnings);
