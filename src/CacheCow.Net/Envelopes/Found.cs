namespace CacheCow.Net;

/// <summary>An object that was in the store.</summary>
/// <param name="Known">The object; or it is stored that there is none.</param>
/// <param name="Payload">Its bytes; empty if there is none.</param>
/// <param name="ExpiresAt">When it expires, in milliseconds since 1970 by the store's clock; 0: the store removes it when it does.</param>
internal readonly record struct Found<TObj>(Known<TObj> Known, ReadOnlyMemory<byte> Payload, long ExpiresAt);
