using System.Text.RegularExpressions;

namespace CacheCow.Net.Docs.Tests;

/// <summary>The walks of docs/architecture.md pass through files that there are, and are as short as they are said to be.</summary>
[TestFixture]
internal sealed partial class ArchitectureTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(MarkdownTests.Root, "docs", "architecture.md"));

    private static readonly string[] Files = [.. Step().Matches(Page).Select(step => step.Groups["file"].Value)];

    private static IEnumerable<string> Named => Files.Distinct();

    private static IEnumerable<string> Folders => FolderRow().Matches(Page).SelectMany(row => FolderName().Matches(row.Value)).Select(name => name.Groups["name"].Value);

    [TestCaseSource(nameof(Named))]
    public void File_OfAWalk_Exists(string file) => Assert.That(File.Exists(Path.Combine(MarkdownTests.Root, file)), file);

    [Test]
    public void Folders_OfTheCore_AreAllNamed()
    {
        var folders = Directory.GetDirectories(Path.Combine(MarkdownTests.Root, "src", "CacheCow.Net")).Select(Path.GetFileName).Except(["bin", "obj"]);
        Assert.That(Folders.Where(name => !name.Contains('/', StringComparison.Ordinal)), Is.EquivalentTo(folders));
    }

    [TestCase("A hit on Redis", 8)]
    [TestCase("A miss", 14)]
    public void Walk_IsShort(string walk, int most)
    {
        var steps = Step().Matches(Page.Split("\n## ").Single(part => part.StartsWith(walk + "\n", StringComparison.Ordinal)));
        Assert.That(steps, Has.Count.InRange(1, most));
    }

    [GeneratedRegex(@"^\d+\. `(?<file>[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"^\| `[^|]+\|", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex FolderName();
}
