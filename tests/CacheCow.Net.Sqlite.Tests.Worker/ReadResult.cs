namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>What a process read.</summary>
/// <param name="Hits">Reads that were answered without a fetch.</param>
/// <param name="Stale">Of all reads, those that were answered with less than the source had when they began.</param>
internal sealed record ReadResult(int Hits, int Stale);
