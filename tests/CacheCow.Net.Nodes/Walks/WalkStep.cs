namespace CacheCow.Net.Nodes;

/// <summary>What one run of a walk has found.</summary>
/// <param name="Number">The number of the step at which the writer was killed, or that of its end.</param>
/// <param name="At">That step; <see cref="WriteNode.Done"/> and what became of the write, if it came to its end.</param>
/// <param name="Other">What the other writer said in the end; empty: there was none.</param>
/// <param name="Reads">What was read.</param>
/// <param name="CachedAfter">How long it took after the death until everything was cached again.</param>
internal sealed record WalkStep(int Number, string At, string Other, WalkReads Reads, TimeSpan CachedAfter)
{
    public bool IsDone => At.StartsWith(WriteNode.Done, StringComparison.Ordinal);

    public override string ToString() =>
        $"{Number,3} {At,-22} {Other,-16} reads {Reads.Reads,5} hits {Reads.Hits,5} stale {Reads.Stale,4} of the cache {Reads.StaleHits,4} cached after {CachedAfter.TotalSeconds:0.00} s";
}
