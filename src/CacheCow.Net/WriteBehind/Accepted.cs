namespace CacheCow.Net;

/// <summary>What an entry of the queue says.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Object">What it is from now on; <see langword="null"/>: it is deleted.</param>
internal readonly record struct Accepted<TKey, TObj>(TKey Key, TObj? Object);
