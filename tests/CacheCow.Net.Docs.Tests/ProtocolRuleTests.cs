using System.Text.RegularExpressions;

namespace CacheCow.Net.Docs.Tests;

/// <summary>A comment that names a rule of the protocol, such as R4, names one that docs/protocol.md explains.</summary>
[TestFixture]
internal sealed partial class ProtocolRuleTests
{
    private static readonly HashSet<string> Explained =
        [.. Defined().Matches(File.ReadAllText(Path.Combine(MarkdownTests.Root, "docs", "protocol.md"))).Select(rule => rule.Groups["rule"].Value)];

    private static IEnumerable<string> Named =>
        new[] { "src", "adapters", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(MarkdownTests.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".lua" && !Generated().IsMatch(file))
            .SelectMany(file => Comment().Matches(File.ReadAllText(file)))
            .SelectMany(comment => Rule().Matches(comment.Value).Select(rule => rule.Value))
            .Distinct();

    [TestCaseSource(nameof(Named))]
    public void Rule_ThatACommentNames_IsExplained(string rule) => Assert.That(Explained, Does.Contain(rule));

    [Test]
    public void Rules_AreFound() => Assert.That(Named, Is.SupersetOf(new[] { "R1", "I1", "W1", "S1", "L1" }));

    [GeneratedRegex(@"\*\*(?<rule>[A-Z][1-9])\*\*")]
    private static partial Regex Defined();

    [GeneratedRegex("[/\\\\](obj|bin)[/\\\\]")]
    private static partial Regex Generated();

    [GeneratedRegex("(//|--).*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w>])[PRIWSL][1-9](?!\w)")]
    private static partial Regex Rule();
}
