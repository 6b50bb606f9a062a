namespace CacheCow.Net.Examples.Tests;

[TestFixture, Parallelizable]
internal sealed class UsageTests
{
    [TestCase("--colour", "--colour")]
    [TestCase("walk", "walk")]
    [TestCase("--json", "--json")]
    [TestCase("race --json yes", "yes")]
    [TestCase("race --store disk", "disk")]
    [TestCase("race --store 0", "0")]
    [TestCase("race --store", "--store")]
    [TestCase("--seconds 0", "--seconds is 0, and must be 1 to 3600")]
    [TestCase("--seconds 3601", "--seconds is 3601, and must be 1 to 3600")]
    [TestCase("--seconds 1.5", "1.5")]
    [TestCase("--seconds soon", "soon")]
    [TestCase("--redis localhost:6379", "use it with --store redis")]
    [TestCase("--store redis --redis no=address", "--redis is 'no=address'")]
    public async Task Arguments_NotKnown_AreToldWithTheUsage(string arguments, string told)
    {
        var outcome = await BlogPostsProcess.RunAsync(arguments);
        Assert.That(outcome.ExitCode, Is.EqualTo(2));
        Assert.That(outcome.Output, Is.Empty);
        Assert.That(outcome.Errors, Does.Contain(told).And.Contain("Usage:").And.Contain("--store <memory|redis|sqlite>"));
    }

    [TestCase("--help", "race")]
    [TestCase("race --help", "--json")]
    public async Task Help_AskedFor_IsAnAnswer(string arguments, string told)
    {
        var outcome = await BlogPostsProcess.RunAsync(arguments);
        Assert.That(outcome.ExitCode, Is.Zero);
        Assert.That(outcome.Output, Does.Contain("Usage:").And.Contain(told).And.Contain("1 to 3600"));
        Assert.That(outcome.Errors, Is.Empty);
    }
}
