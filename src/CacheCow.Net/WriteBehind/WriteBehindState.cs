namespace CacheCow.Net;

/// <summary>Describes the state of the queue of a <see cref="WriteBehind{TKey,TObj}"/>.</summary>
/// <param name="Length">The number of accepted values that wait to be written.</param>
/// <param name="DeadLetters">The number of values that could not be written and wait for a person to decide.</param>
/// <param name="OldestAge">The approximate time for which the oldest value has waited, by the store's clock, or zero if none waits.</param>
/// <param name="IsWriting"><see langword="true"/> if this process is the one that writes; otherwise <see langword="false"/>.</param>
/// <param name="Warnings">
/// The conditions of the store that could lose accepted values, each with what to do about it. It is empty if none was found.
/// </param>
public sealed record WriteBehindState(long Length, long DeadLetters, TimeSpan OldestAge, bool IsWriting, IReadOnlyList<string> Warnings);
