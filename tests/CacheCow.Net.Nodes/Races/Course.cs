namespace CacheCow.Net.Nodes;

/// <summary>What the readers and writers of a node have in common.</summary>
/// <param name="Groups">How many tags there are, which half of the writes invalidate; 0: none.</param>
/// <param name="MaxStaleness">How long ago an invalidation must have returned for no read to miss it.</param>
/// <param name="Writing">How writers write.</param>
internal sealed record Course(IRaceCache Cache, Truth Truth, OwnReturns Own, int Groups, TimeSpan MaxStaleness, Writing Writing);
