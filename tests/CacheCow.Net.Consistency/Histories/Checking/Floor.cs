namespace CacheCow.Net.Consistency.Histories;

/// <summary>No read of the object that starts after a time may bring an older version.</summary>
/// <param name="Time">When it begins to hold.</param>
/// <param name="Version">The oldest that is allowed.</param>
/// <param name="Node">Which cache has written.</param>
/// <param name="Basis">Why.</param>
/// <param name="IsDoubtful">The store was made to lose write intents before the commit, which is documented to cost P3.</param>
internal readonly record struct Floor(long Time, long Version, int Node, FloorBasis Basis, bool IsDoubtful);
