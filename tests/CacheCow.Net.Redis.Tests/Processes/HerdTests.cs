using CacheCow.Net.Nodes;

namespace CacheCow.Net.Redis.Tests;

/// <summary>A thousand callers of four processes. Times are long, because a machine that is busy with other things must not count as a dead process.</summary>
[TestFixture]
internal sealed class HerdTests
{
    [Test]
    public async Task Get_ColdKey_OneFetch()
    {
        var rounds = await HerdAsync("--rounds", "3", "--fill-wait-ms", "30000");
        Assert.That(rounds.Select(round => (round.Fetches, round.Answers)), Is.All.EqualTo((1L, 1000)));
    }

    [Test]
    [Category("Proof")]
    public async Task Get_TheProcessThatFetchesIsKilled_OneMore()
    {
        var rounds = await HerdAsync("--kill", "--lease-ms", "2000", "--fill-wait-ms", "30000");
        Assert.That(rounds.Select(round => (round.Fetches, round.Answers)), Is.All.EqualTo((2L, 750)));
    }

    private static Task<IReadOnlyList<HerdRound>> HerdAsync(params string[] more) =>
        Herd.FindAsync(Arguments.Read(["herd", "--store", "redis", .. more])!);
}
