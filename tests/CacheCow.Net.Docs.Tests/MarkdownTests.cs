using System.Text.RegularExpressions;

namespace CacheCow.Net.Docs.Tests;

/// <summary>Every C# block of the documentation stands, line by line, in a file of <c>Snippets/</c>, which is compiled; every link leads somewhere.</summary>
[TestFixture]
internal sealed partial class MarkdownTests
{
    internal static readonly string Root = RootAbove(AppContext.BaseDirectory);

    private static readonly string[] Snippets =
        [.. Directory.GetFiles(Path.Combine(Root, "tests", "CacheCow.Net.Docs.Tests", "Snippets"), "*.cs").Select(file => Normal(File.ReadAllText(file)))];

    private static IEnumerable<string> Pages =>
        new[] { "src", "adapters", "docs" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Root, "README.md"))
            .Select(page => Path.GetRelativePath(Root, page));

    [TestCaseSource(nameof(Pages))]
    public void Page_ItsCSharp_IsCompiled(string page)
    {
        foreach (Match block in CSharpBlock().Matches(Text(page)))
        {
            var code = Normal(block.Groups["code"].Value);
            Assert.That(Snippets.Any(snippet => snippet.Contains(code, StringComparison.Ordinal)), $"{page}: no file of Snippets/ has\n{code}");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Page_ItsLinks_LeadToFiles(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
        foreach (Match link in LocalLink().Matches(Text(page)))
            Assert.That(Path.Exists(Path.Combine(folder, link.Groups["path"].Value)), $"{page}: {link.Value}");
    }

    private static string Text(string page) => File.ReadAllText(Path.Combine(Root, page));

    private static string Normal(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)));

    private static string RootAbove(string folder) => File.Exists(Path.Combine(folder, "CacheCow.Net.sln")) ? folder : RootAbove(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#]+)")]
    private static partial Regex LocalLink();
}
