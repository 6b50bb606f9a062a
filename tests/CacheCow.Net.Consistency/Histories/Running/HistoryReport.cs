using System.Text.Json;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>What a run has found, for people or for programs.</summary>
internal sealed record HistoryReport(HistoryOptions Options, Verdict Verdict, IReadOnlyList<FaultKind> LeftOut, string? Folder)
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Store = NameOf(Options.Store),
            Seconds = Options.Duration.TotalSeconds,
            Options.Nodes,
            Options.Seed,
            Local = Options.MaxStaleness is not null,
            Options.Durability,
            Control = Options.IsControl,
            Verdict.Reads,
            Verdict.Writes,
            Faults = Faults(),
            LeftOut = LeftOut.Select(NameOf),
            Verdict.Violations,
            Verdict.StaleBeyondBound,
            LostByFailover = Verdict[ViolationKind.LostByFailover],
            LostIntents = Verdict[ViolationKind.LostIntent],
            Verdict.StaleWithinBound,
            Verdict.FailedReads,
            Verdict.FailedWrites,
            Verdict.UnknownWrites,
            First = Verdict.First.Select(violation => violation.ToString()),
            History = Folder,
        },
        Names);

    public string ToText() => string.Join(Environment.NewLine, Lines());

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private Dictionary<string, int> Faults() =>
        Verdict.Faults.GroupBy(fault => NameOf((FaultKind)fault.Version)).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());

    private IEnumerable<string> Lines()
    {
        yield return $"{NameOf(Options.Store)}, {Options.Nodes} nodes, {Options.Duration.TotalSeconds} s, seed {Options.Seed}{(Options.MaxStaleness is null ? "" : ", local tier")}";
        yield return $"reads                  {Verdict.Reads,12}  ({Verdict.FailedReads} failed)";
        yield return $"writes                 {Verdict.Writes,12}  ({Verdict.FailedWrites} steps failed, {Verdict.UnknownWrites} without an end)";
        foreach (var (kind, count) in Faults())
            yield return $"  {kind,-20} {count,12}";
        if (LeftOut.Count > 0)
            yield return $"left out               {string.Join(", ", LeftOut.Select(NameOf))}: this store cannot have them here";
        yield return $"violations             {Verdict.Violations,12}  ({Verdict[ViolationKind.LostByFailover]} of what a failover lost)";
        yield return $"stale beyond the bound {Verdict.StaleBeyondBound,12}  ({Verdict.StaleWithinBound} within)";
        yield return $"lost write intents     {Verdict[ViolationKind.LostIntent],12}  (documented: the store was made to lose them)";
        foreach (var violation in Verdict.First)
            yield return $"  {violation}";
        if (Folder is not null)
            yield return $"The history is kept in {Folder}";
    }
}
