using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Whatever happens to links and the server: no read is older than a commit of a writer in a write scope.</summary>
[TestFixture]
[Category("Proof")]
internal sealed class ScopeFaultTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private FaultyRace _race = null!;

    [SetUp]
    public async Task Start() => _race = await FaultyRace.StartAsync("--scopes");

    [TearDown]
    public async Task Stop()
    {
        if (_race is not null)
            await _race.DisposeAsync();
    }

    [Test]
    public async Task Reads_LinkSwallowsForLongerThanIntentsLast_NoneIsOlderThanACommit([Values(FlowDirections.ToClient, FlowDirections.Both)] FlowDirections directions)
    {
        _race.Proxy.Swallow(directions);
        await _race.GoOnAsync(2 * Moment);
        _race.Proxy.Heal();
        await _race.GoOnAsync(Moment);
        var found = await _race.EndAsync();
        Assert.That((found.Stale, found.OwnStale, found.Wrong, found.FirstError), Is.EqualTo((0L, 0L, 0L, (string?)null)));
        _race.RequireEnough();
    }

    // The intents are gone with the server: until such a write has ended, what was before it can be cached. Not once it has (W2).
    [Test]
    public async Task Reads_ServerIsRestartedEmpty_NothingOldIsThereAtRest()
    {
        await _race.Server.RestartAsync();
        await _race.GoOnAsync(Moment);
        var found = await _race.EndAsync();
        Assert.That((await _race.StaleAtRestAsync(), found.Wrong, found.FirstError), Is.EqualTo((0L, 0L, (string?)null)));
        _race.RequireEnough();
    }
}
