using CacheCow.Net.Nodes;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>
/// Whatever happens to links, processes and the server: no read is older than it is promised. The faults last for longer than an answer is waited for, and
/// than a local tier may be stale.
/// </summary>
[TestFixture("")]
[TestFixture("--local")]
[Parallelizable]
[Category("Proof")]
internal sealed class FaultTests(string localTier)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    private FaultyRace _race = null!;

    [SetUp]
    public async Task Start() => _race = await FaultyRace.StartAsync(localTier.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [TearDown]
    public async Task Stop()
    {
        if (_race is not null)
            await _race.DisposeAsync();
    }

    [Test]
    public async Task Reads_LinkSwallows_KeepThePromise([Values(FlowDirections.ToServer, FlowDirections.ToClient, FlowDirections.Both)] FlowDirections directions)
    {
        _race.Proxy.Swallow(directions);
        await _race.GoOnAsync(Long);
        _race.Proxy.Heal();
        await JudgeAsync();
    }

    [Test]
    public async Task Reads_LinkStalls_KeepThePromise()
    {
        _race.Proxy.Stall();
        await _race.GoOnAsync(Long);
        _race.Proxy.Heal();
        await JudgeAsync();
    }

    [Test]
    public async Task Reads_LinkIsSlow_KeepThePromise()
    {
        _race.Proxy.Delay(TimeSpan.FromSeconds(2));
        await _race.GoOnAsync(Long);
        _race.Proxy.Heal();
        await JudgeAsync();
    }

    [Test]
    public async Task Reads_LinkIsCutAndRefused_KeepThePromise()
    {
        _race.Proxy.Refuse();
        _race.Proxy.Cut();
        await _race.GoOnAsync(Long);
        _race.Proxy.Heal();
        await JudgeAsync();
    }

    [Test]
    public async Task Reads_NodesStandStill_KeepThePromise()
    {
        foreach (var node in _race.Nodes.Take(2))
            await node.PauseAsync();
        await _race.GoOnAsync(2 * Long);
        foreach (var node in _race.Nodes.Take(2))
            await node.ContinueAsync();
        await JudgeAsync();
    }

    [Test]
    public async Task Reads_ServerIsRestartedEmpty_KeepThePromise()
    {
        await _race.Server.RestartAsync();
        await JudgeAsync();
    }

    [Test]
    public async Task Reads_SubscribersAreKilled_KeepThePromise()
    {
        await _race.Server.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await JudgeAsync();
    }

    [Test]
    public async Task Reads_NodeJoinsLate_KeepThePromise()
    {
        await _race.JoinAsync();
        await JudgeAsync();
    }

    private async Task JudgeAsync()
    {
        await _race.GoOnAsync(Moment);
        var found = await _race.EndAsync();
        Assert.That((found.HasLocalTier ? found.Beyond : found.Stale, found.OwnStale, found.Wrong, found.FirstError), Is.EqualTo((0L, 0L, 0L, (string?)null)));
        _race.RequireEnough();
    }
}
