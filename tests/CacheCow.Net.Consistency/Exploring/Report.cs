using System.Globalization;

namespace CacheCow.Net.Consistency;

/// <summary>Says what came of a scenario, for a person and for a program: one line each, and the steps of a violation.</summary>
internal static class Report
{
    public const string Complete = " all of them,";
    public const string WalksBeside = " walks beside,";

    public static string Total(IReadOnlyList<ExploredApart> explored) => string.Create(CultureInfo.InvariantCulture,
        $"{explored.Sum(one => one.Runs)} interleavings of {explored.Count} scenarios, {explored.Count(one => one.IsComplete)} of them in all their interleavings, the others in {explored.Sum(one => one.Walks)} walks beside; violations in {explored.Count(one => one.ExitCode != 0)}");

    public static void Print(Explored explored)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{explored.Scenario,-22} {explored.Runs,10} interleavings, {explored.Cut,10} left out on their way, {explored.Steps,12} steps,{(explored.IsComplete ? Complete : explored.Walks > 0 ? $" not all, {explored.Walks}{WalksBeside}" : " not all,")} {(explored.Finding is null ? "nothing" : "VIOLATION")} found"));
        if (explored.Finding is not { } finding)
            return;
        Console.WriteLine($"  {finding.What}");
        foreach (var label in finding.Labels)
            Console.WriteLine($"  - {label}");
        Console.WriteLine($"  Again: explore --scenario {finding.Scenario} --schedule \"{string.Join(' ', finding.Schedule)}\"");
    }
}
