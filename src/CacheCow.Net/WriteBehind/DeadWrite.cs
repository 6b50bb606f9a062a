namespace CacheCow.Net;

/// <summary>Represents a dead letter as the store holds it: an entry that could not be written.</summary>
/// <param name="Sequence">The sequence number that the entry had in the queue.</param>
/// <param name="Key">The key of the object.</param>
/// <param name="Value">The value that was to be written. It must not be changed.</param>
/// <param name="Reason">The reason why it could not be written.</param>
/// <param name="Attempts">The number of attempts to write it.</param>
/// <param name="BuriedAt">The time when it was given up, by the store's clock.</param>
public readonly record struct DeadWrite(
    long Sequence, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, string Reason, int Attempts, DateTimeOffset BuriedAt);
