using CacheCow.Net.Testing;

namespace CacheCow.Net.Examples.Tests;

[TestFixture]
internal sealed class RaceTests
{
    [TestCase("memory")]
    [TestCase("sqlite")]
    public async Task Race_AsJson_IsOneLineWithStaleReadsOfThePlainSideOnly(string store) =>
        AssertWon(await BlogPostsProcess.RunAsync($"race --json --seconds 2 --store {store}"));

    [Test]
    public async Task Race_OnRedis_IsOneLineWithStaleReadsOfThePlainSideOnly()
    {
        await using var server = await RedisServer.StartAsync();
        AssertWon(await BlogPostsProcess.RunAsync($"race --json --seconds 2 --store redis --redis {server.Address}"));
    }

    [Test]
    public async Task Race_NoServerAtTheAddress_SaysWhatToStart()
    {
        var address = $"127.0.0.1:{FreePort.Next()}";
        var outcome = await BlogPostsProcess.RunAsync($"race --json --store redis --redis {address}");
        Assert.That(outcome, Has.Property(nameof(Outcome.ExitCode)).EqualTo(3).And.Property(nameof(Outcome.Output)).Empty);
        Assert.That(outcome.Errors, Does.StartWith($"No Redis server answers at '{address}': start one (redis-server)"));
        Assert.That(outcome.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1), "no stack trace");
        Assert.That(outcome.Left, Is.Empty);
    }

    [Test]
    [Platform("Linux,MacOsX", Reason = "There is no SIGTERM elsewhere.")]
    public async Task Race_Stopped_EndsWithoutAResultAndCleansUp()
    {
        using var process = new BlogPostsProcess("race --json --seconds 60");
        await process.RacingAsync();
        await process.TerminateAsync();
        var outcome = await process.EndAsync();
        Assert.That(outcome.ExitCode, Is.EqualTo(130));
        Assert.That(outcome.Output + outcome.Errors, Is.Empty);
        Assert.That(outcome.Left, Is.Empty);
    }

    private static void AssertWon(Outcome outcome)
    {
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
        Assert.That(outcome.Lines, Has.Length.EqualTo(1));
        Assert.That(outcome.Seconds, Is.GreaterThanOrEqualTo(1.9));
        Assert.That(outcome.NumberAt("naive", "reads"), Is.Positive);
        Assert.That(outcome.NumberAt("naive", "stale"), Is.Positive, "else the race shows nothing");
        Assert.That(outcome.NumberAt("cachecow", "reads"), Is.Positive);
        Assert.That(outcome.NumberAt("cachecow", "stale"), Is.Zero);
        Assert.That(outcome.Left, Is.Empty);
    }
}
