namespace CacheCow.Net.Nodes;

/// <summary>What is cached.</summary>
/// <param name="Key">Whose it is: another key's object must never come.</param>
/// <param name="Version">The version that the truth had when it was fetched.</param>
internal sealed record Versioned(int Key, long Version);
