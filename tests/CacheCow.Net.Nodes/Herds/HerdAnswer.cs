namespace CacheCow.Net.Nodes;

/// <summary>What the callers of one process got.</summary>
/// <param name="Answers">How many got the object.</param>
/// <param name="SlowestMs">How long the last of them waited, in milliseconds.</param>
internal sealed record HerdAnswer(int Answers, double SlowestMs);
