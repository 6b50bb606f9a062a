namespace CacheCow.Net;

/// <summary>A dead letter, as the store has it: an entry that could not be written.</summary>
/// <param name="Sequence">The number that it had in the queue.</param>
/// <param name="Key">Which object.</param>
/// <param name="Value">What was to be written; nobody may change it.</param>
/// <param name="Reason">Why it could not be.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="BuriedAt">When it was given up, by the store's clock.</param>
public readonly record struct DeadWrite(
    long Sequence, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, string Reason, int Attempts, DateTimeOffset BuriedAt);
