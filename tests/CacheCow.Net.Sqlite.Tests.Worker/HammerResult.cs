namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>What a process saw.</summary>
/// <param name="Hits">Reads that found bytes.</param>
/// <param name="Stale">Of these, bytes from before an invalidation that had returned before the read began.</param>
/// <param name="Stored">Fills that were accepted.</param>
/// <param name="Rejected">Fills that were refused.</param>
/// <param name="Overlaps">Leases granted while somebody else held one.</param>
/// <param name="Lost">Fills refused although nobody had ended the lease.</param>
internal sealed record HammerResult(int Hits, int Stale, int Stored, int Rejected, int Overlaps, int Lost);
