namespace CacheCow.Net;

/// <summary>What an envelope holds beside the proof that it is the right one.</summary>
/// <param name="Payload">What <c>Serialize</c> returned: a slice of the envelope's own memory.</param>
/// <param name="IsNegative">There is no such object, and no payload.</param>
/// <param name="ExpiresAt">When it expires, in milliseconds since 1970 by the store's clock; 0: when the store says so.</param>
internal readonly record struct EnvelopeContent(ReadOnlyMemory<byte> Payload, bool IsNegative, long ExpiresAt = 0);
