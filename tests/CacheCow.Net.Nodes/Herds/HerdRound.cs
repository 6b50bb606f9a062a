namespace CacheCow.Net.Nodes;

/// <summary>How all callers fared with one object.</summary>
/// <param name="Fetches">How many times it was fetched, by all processes.</param>
/// <param name="Missing">Callers that live and did not get it.</param>
internal sealed record HerdRound(long Fetches, int Answers, int Missing, double SlowestMs);
