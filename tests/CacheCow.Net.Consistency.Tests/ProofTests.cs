using System.Text.RegularExpressions;

namespace CacheCow.Net.Consistency.Tests;

/// <summary>docs/proof.md names tests and mutants: they must be there.</summary>
[TestFixture]
internal sealed partial class ProofTests
{
    private static readonly string Root = Find();

    [Test]
    public void Mutants_OfTheHazardTable_AreThoseThatThereAre()
    {
        var named = Rows().SelectMany(row => Quoted().Matches(row[4])).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.That(named, Is.EquivalentTo(AllMutants.All.Select(mutant => mutant.Name)));
    }

    [Test]
    public void Tests_OfTheHazardTable_AreThere()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = Rows().SelectMany(row => Quoted().Matches(row[3])).Select(match => match.Groups[1].Value).Where(name => name.Contains('_')).ToArray();
        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Where(name => !sources.Contains($" {name}(", StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<string[]> Rows()
    {
        var lines = File.ReadAllLines(Path.Combine(Root, "docs", "proof.md"));
        var head = Array.FindIndex(lines, line => line.StartsWith("| hazard |", StringComparison.Ordinal));
        return lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|'));
    }

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "CacheCow.Net.sln")))
            at = at.Parent ?? throw new InvalidOperationException("The repository is not found.");
        return at.FullName;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
