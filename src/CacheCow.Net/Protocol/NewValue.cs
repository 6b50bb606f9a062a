namespace CacheCow.Net;

/// <summary>Represents the new value that a write passes to the store at its end, for one object.</summary>
/// <param name="Bytes">
/// The bytes, which the caller does not touch again, or <see langword="null"/> if there are none and the object is only invalidated.
/// </param>
/// <param name="Lifetime">
/// The time that the bytes are kept; <see cref="TimeSpan.Zero"/> to keep them until they are removed or evicted.
/// </param>
public readonly record struct NewValue(ReadOnlyMemory<byte>? Bytes, TimeSpan Lifetime = default);
