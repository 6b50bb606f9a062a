namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>What became of the writes of a process.</summary>
/// <param name="Stored">Those whose new value was stored.</param>
/// <param name="Overlapped">Those during which somebody else wrote.</param>
/// <param name="Writes">All of them.</param>
internal sealed record ChangeResult(int Stored, int Overlapped, int Writes);
