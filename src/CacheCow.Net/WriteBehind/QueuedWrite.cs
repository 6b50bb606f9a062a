namespace CacheCow.Net;

/// <summary>An entry of a queue, as the store has it.</summary>
/// <param name="Sequence">Its number: higher than those of all entries before it.</param>
/// <param name="Key">Which object; empty: somebody else has put it there.</param>
/// <param name="Value">What is to be written; nobody may change it. Empty: somebody else has put it there.</param>
public readonly record struct QueuedWrite(long Sequence, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);
