using CacheCow.Net.Nodes;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Four processes that read and change the same objects, until enough has happened.</summary>
[TestFixture]
[Category("Proof")]
internal sealed class RaceTests
{
    [Test]
    public Task Reads_FourProcesses_NoneIsStale() => NoneAsync(found => (found.Stale, found.StaleAtRest, found.Wrong), found => found.StoreHits);

    [Test]
    public Task Reads_FourProcessesWithALocalTier_NoneIsOlderThanTheBound([Values("", "--tag")] string more) =>
        NoneAsync(found => (found.Beyond, found.OwnStale + found.StaleAtRest, found.Wrong), found => found.LocalHits, ["--local", .. Words(more)]);

    [Test]
    public Task Reads_FourProcessesWithALocalTierThatHearsNothing_AreBeyondTheBound() => SomeAsync(found => found.Beyond, "--local", "--deaf", "--max-staleness", "1");

    [Test]
    public Task Reads_FourProcessesWithTheFenceOff_AreStale() => SomeAsync(found => found.Stale, "--unfenced");

    [Test]
    public Task Reads_FourProcessesThatWriteInScopes_NoneIsOlderThanACommit([Values("", "--tag")] string more) =>
        NoneAsync(found => (found.Stale, found.StaleAtRest, found.Wrong), found => found.StoreHits, ["--scopes", .. Words(more)]);

    [Test]
    public Task Reads_FourProcessesThatWriteInScopesWithALocalTier_NoneIsOlderThanTheBound([Values("", "--tag")] string more) =>
        NoneAsync(found => (found.Beyond, found.OwnStale + found.StaleAtRest, found.Wrong), found => found.LocalHits, ["--scopes", "--local", .. Words(more)]);

    [Test]
    public Task Reads_FourProcessesThatInvalidateAfterTheirCommits_AreOlderThanACommit() => SomeAsync(found => found.Stale, "--scopes", "--hoping");

    private static Task<Findings> NoneAsync(Func<Findings, (long, long, long)> old, Func<Findings, long> hits, params string[] more) => Enough.OfAsync(
        seconds => RaceAsync(seconds, more),
        found => found.Reads > 100 && found.Writes > 100 && hits(found) > 100,
        found => Assert.That((old(found), found.FirstError), Is.EqualTo(((0L, 0L, 0L), (string?)null))));

    // The twins: what the fence keeps away comes, if not in the first run.
    private static Task<Findings> SomeAsync(Func<Findings, long> old, params string[] more) => Enough.OfAsync(seconds => RaceAsync(seconds, more), found => old(found) > 0);

    private static string[] Words(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<Findings> RaceAsync(int seconds, string[] more) =>
        Race.Sum(await Race.FindAsync(Arguments.Read(["race", "--store", "redis", "--seconds", $"{seconds}", .. more])!));
}
