namespace CacheCow.Net.Nodes;

/// <summary>What one run of a walk around the outbox has found.</summary>
/// <param name="At">The step at which the process was killed, or what it said in the end.</param>
/// <param name="Before">What was read before the rows were dispatched once more.</param>
/// <param name="After">What was read after it.</param>
/// <param name="Rows">How many rows were left then.</param>
internal sealed record OutboxStep(string At, WalkReads Before, WalkReads After, int Rows)
{
    public bool IsDone => At.StartsWith(WriteNode.Done, StringComparison.Ordinal);

    public override string ToString() => $"{At,-22} old ones of the cache before {Before.StaleHits,4}, after {After.Stale,4}, rows {Rows}";
}
