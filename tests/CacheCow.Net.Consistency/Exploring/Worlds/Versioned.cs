namespace CacheCow.Net.Consistency;

/// <summary>The explored object: which one it is, and how often it was changed before. Immutable, so that it may be shared.</summary>
internal sealed record Versioned(string Key, int Version);
