namespace CacheCow.Net;

/// <summary>An object as it goes into the store.</summary>
/// <param name="Envelope">All of it.</param>
/// <param name="Payload">The object's own bytes, a slice of it.</param>
/// <param name="ExpiresAt">When it expires, in milliseconds since 1970 by the store's clock; 0: the store removes it when it does.</param>
internal readonly record struct Encoded(ReadOnlyMemory<byte> Envelope, ReadOnlyMemory<byte> Payload, long ExpiresAt);
