using CacheCow.Net.Nodes;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Four processes that read and change the same objects.</summary>
[TestFixture]
internal sealed class RaceTests
{
    [Test]
    public async Task Reads_FourProcesses_NoneIsStale()
    {
        var found = await RaceAsync();
        Assert.That(new[] { found.Reads, found.StoreHits, found.Writes }, Is.All.GreaterThan(100));
        Assert.That((found.Stale, found.StaleAtRest, found.Wrong, found.FirstError), Is.EqualTo((0L, 0L, 0L, (string?)null)));
    }

    [Test]
    public async Task Reads_FourProcessesWithALocalTier_NoneIsOlderThanTheBound([Values("", "--tag")] string more)
    {
        var found = await RaceAsync(["--local", .. Words(more)]);
        Assert.That(new[] { found.Reads, found.LocalHits, found.Writes }, Is.All.GreaterThan(100));
        Assert.That((found.Beyond, found.OwnStale, found.StaleAtRest, found.Wrong, found.FirstError), Is.EqualTo((0L, 0L, 0L, 0L, (string?)null)));
    }

    [Test]
    public async Task Reads_FourProcessesWithALocalTierThatHearsNothing_AreBeyondTheBound() =>
        Assert.That((await RaceAsync("--local", "--deaf", "--max-staleness", "1", "--seconds", "5")).Beyond, Is.Positive);

    [Test]
    public async Task Reads_FourProcessesWithTheFenceOff_AreStale() => Assert.That((await RaceAsync("--unfenced")).Stale, Is.Positive);

    [Test]
    public async Task Reads_FourProcessesThatWriteInScopes_NoneIsOlderThanACommit([Values("", "--tag")] string more)
    {
        var found = await RaceAsync(["--scopes", .. Words(more)]);
        Assert.That(new[] { found.Reads, found.StoreHits, found.Writes }, Is.All.GreaterThan(100));
        Assert.That((found.Stale, found.StaleAtRest, found.Wrong, found.FirstError), Is.EqualTo((0L, 0L, 0L, (string?)null)));
    }

    [Test]
    public async Task Reads_FourProcessesThatWriteInScopesWithALocalTier_NoneIsOlderThanTheBound([Values("", "--tag")] string more)
    {
        var found = await RaceAsync(["--scopes", "--local", .. Words(more)]);
        Assert.That(new[] { found.Reads, found.LocalHits, found.Writes }, Is.All.GreaterThan(100));
        Assert.That((found.Beyond, found.OwnStale, found.StaleAtRest, found.Wrong, found.FirstError), Is.EqualTo((0L, 0L, 0L, 0L, (string?)null)));
    }

    [Test]
    public async Task Reads_FourProcessesThatInvalidateAfterTheirCommits_AreOlderThanACommit() =>
        Assert.That((await RaceAsync("--scopes", "--hoping")).Stale, Is.Positive);

    private static string[] Words(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<Findings> RaceAsync(params string[] more) =>
        Race.Sum(await Race.FindAsync(Arguments.Read(["race", "--store", "redis", "--seconds", "2", .. more])!));
}
