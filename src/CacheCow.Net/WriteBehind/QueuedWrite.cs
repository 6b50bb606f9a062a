namespace CacheCow.Net;

/// <summary>Represents an entry of a queue as the store holds it.</summary>
/// <param name="Sequence">The sequence number. It is higher than the numbers of all entries before it.</param>
/// <param name="Key">The key of the object. It is empty if somebody else put the entry there.</param>
/// <param name="Value">The value that is to be written. It must not be changed. It is empty if somebody else put the entry there.</param>
public readonly record struct QueuedWrite(long Sequence, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);
