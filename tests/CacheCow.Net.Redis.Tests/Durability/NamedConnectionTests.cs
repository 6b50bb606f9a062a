using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

[TestFixture, Parallelizable]
internal sealed class NamedConnectionTests
{
    private static readonly InvalidationDurability Both = InvalidationDurability.Replicas(2, TimeSpan.FromSeconds(5));

    private ReplicatedServer _servers = null!;
    private ConnectionMultiplexer _multiplexer = null!;
    private NamedConnection _connection = null!;
    private ReplicatedPrimaries _primaries = null!;

    [SetUp]
    public async Task Start()
    {
        _servers = await ReplicatedServer.StartAsync();
        _multiplexer = await ConnectionMultiplexer.ConnectAsync(_servers.Primary.Address);
        _connection = new NamedConnection(_multiplexer, 0, Both);
        var topology = new Topology(_multiplexer);
        var check = new ServerCheck(_multiplexer, new StreamKeys(_multiplexer, topology, ""), "", isWanted: false);
        _primaries = new ReplicatedPrimaries(Both, _multiplexer, topology, check);
    }

    [TearDown]
    public async Task Stop()
    {
        await _primaries.DisposeAsync();
        await _connection.DisposeAsync();
        await _multiplexer.CloseAsync();
        await _servers.DisposeAsync();
    }

    [Test]
    public async Task Confirm_SameConnectionAndReplicasHaveHeard_Returns()
    {
        var primary = new ReplicatedPrimary(_connection, await _connection.NameAsync(), _primaries);
        await WriteAsync();
        await primary.ConfirmAsync(default);
    }

    [Test]
    public async Task Confirm_OtherServerAnswersAtTheAddressSinceTheWrite_IsNotTakenIn()
    {
        var name = await _connection.NameAsync();
        await WriteAsync();
        await _servers.Primary.RestartAsync();
        await _servers.FollowedAsync();
        await Until.TrueAsync("the client is connected again", AnswersAsync);

        var believed = await _connection.AcknowledgedAsync();
        Assert.That(believed.Replicas, Is.EqualTo(2), "what one is told who does not look at the name");
        Assert.That(await _servers.Replicas[0].CliAsync("EXISTS", "something"), Is.EqualTo("0"), "and what is so");
        var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => new ReplicatedPrimary(_connection, name, _primaries).ConfirmAsync(default));
        Assert.That(error!.Message, Does.Contain("for the connection broke meanwhile"));

        var next = new ReplicatedPrimary(_connection, await _connection.NameAsync(), _primaries);
        await WriteAsync();
        await next.ConfirmAsync(default);
    }

    [Test]
    public async Task Confirm_ConnectionWasMadeAnewSinceTheWrite_IsNotTakenIn()
    {
        var name = await _connection.NameAsync();
        await WriteAsync();
        await _servers.Primary.CliAsync("CLIENT", "KILL", "TYPE", "normal");
        await Until.TrueAsync("the client is connected again", AnswersAsync);
        await Assert.ThrowsAsync<ReplicationShortfallException>(() => new ReplicatedPrimary(_connection, name, _primaries).ConfirmAsync(default));
    }

    private Task<bool> WriteAsync() => _multiplexer.GetDatabase().StringSetAsync("something", "new");

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await _multiplexer.GetDatabase().StringGetAsync("something");
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
