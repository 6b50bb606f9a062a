namespace CacheCow.Net;

/// <summary>What a write hands over to the store at its end, for one object.</summary>
/// <param name="Bytes">The bytes, which the caller does not touch again; <see langword="null"/>: none, the object is only invalidated.</param>
/// <param name="Lifetime">How long they are kept; <see cref="TimeSpan.Zero"/>: until they are removed or evicted.</param>
public readonly record struct NewValue(ReadOnlyMemory<byte>? Bytes, TimeSpan Lifetime = default);
