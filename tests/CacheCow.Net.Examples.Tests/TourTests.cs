namespace CacheCow.Net.Examples.Tests;

[TestFixture]
internal sealed class TourTests
{
    private Outcome _outcome = null!;

    [OneTimeSetUp]
    public async Task Run() => _outcome = await BlogPostsProcess.RunAsync("--seconds 1");

    [Test]
    public void Tour_ToItsEnd_LeavesNothingBehind()
    {
        Assert.That(_outcome.ExitCode, Is.Zero, _outcome.Errors);
        Assert.That(_outcome.Left, Is.Empty);
    }

    [TestCase("A first read: miss", "version 1", "1 read")]
    [TestCase("The same again: hit", "version 1", "–")]
    [TestCase("Read after that: miss", "version 2", "1 read")]
    [TestCase("No such post: miss", "nothing", "1 read")]
    [TestCase("The same again: hit", "nothing", "–")]
    public void Tour_EachRead_ShowsWhatItReturnsAndCosts(string what, string found, string database) => Assert.That(
        _outcome.Lines, Has.Some.Contains(what).And.Contains(found).And.Contains($" {database} │").And.Contains(" ms │"));

    [Test]
    public void Tour_Race_ShowsBothSides()
    {
        Assert.That(_outcome.Lines, Has.One.StartsWith("│ Plain cache-aside"));
        Assert.That(_outcome.Lines, Has.One.StartsWith("│ CacheCow.Net").And.Contains(" 0 %"));
        Assert.That(_outcome.Lines, Has.One.EndsWith("none from CacheCow.Net."));
    }

    [Test]
    public void Tour_NotOnATerminal_IsPlainTextOf80Columns()
    {
        Assert.That(_outcome.Output, Does.Not.Contain('\u001b'));
        Assert.That(_outcome.Lines.Max(line => line.Length), Is.EqualTo(80));
    }
}
