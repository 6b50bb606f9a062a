using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class DurabilityTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    private ReplicatedServer _servers = null!;

    [OneTimeSetUp]
    public async Task Start() => _servers = await ReplicatedServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_servers is not null)
            await _servers.DisposeAsync();
    }

    [TearDown]
    public async Task GoOn()
    {
        foreach (var replica in _servers.Replicas)
            await replica.ContinueAsync();
    }

    [Test]
    public async Task Steps_OneReplicaStandsStill_AllTellOfTheShortfallAndAreDoneOnThePrimary()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, Timeout));
        var (write, tag) = (LeaseToken.Create(), CacheKeys.ForTag("t"));
        var keys = StoreSteps.NewKeys(6);
        foreach (var one in keys)
            await store.MissAsync(one, "old");
        await store.TagVersionsAsync([tag], default);

        await _servers.Replicas[1].PauseAsync();
        Func<Task>[] steps =
        [
            () => store.InvalidateAsync(keys[0]),
            () => store.InvalidateManyAsync(keys[1..3], TimeSpan.Zero, default).AsTask(),
            () => store.InvalidateTagsAsync([tag], default).AsTask(),
            () => store.BeginWriteAsync([keys[3]], write, StoreSteps.Minute, default).AsTask(),
            () => store.RenewWriteAsync([keys[3]], write, StoreSteps.Minute, default).AsTask(),
            () => store.EndWriteAsync([keys[3]], write, null, default).AsTask(),
            () => store.InvalidateMatchingAsync((keys[4].Data, keys[4].Flag), null, default).AsTask(),
            () => store.ClearAsync(null, default).AsTask(),
        ];
        foreach (var step in steps)
        {
            var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => step());
            Assert.That((error!.Required, error.Confirmed), Is.EqualTo((2, 1)));
            Assert.That(error.Message, Does.StartWith("Done on the primary, but 1 of 2 replicas confirmed it within 200 ms."));
        }

        Assert.That(await store.TextsAsync([.. keys, tag]), Is.All.Null);
    }

    [Test]
    public async Task Accept_OneReplicaStandsStill_TellsOfTheShortfall([Values(1, 2)] int required)
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(required, Timeout));
        await using var patient = await StoreAsync(InvalidationDurability.Replicas(2, StoreSteps.Minute));
        var (queue, worker) = ($"q-{Guid.NewGuid():N}", LeaseToken.Create());
        var letter = await patient.EnqueueAsync(queue, new byte[1], new byte[1], 10, default);
        await store.LeaseQueueAsync(queue, worker, StoreSteps.Minute, default);
        await store.BuryAsync(queue, worker, letter, "Test", default);

        await _servers.Replicas[1].PauseAsync();
        Assert.That(async () => await store.EnqueueAsync(queue, new byte[1], new byte[1], 10, default), required == 1 ? Throws.Nothing : Throws.TypeOf<ReplicationShortfallException>());
        Assert.That(async () => await store.ReplayAsync(queue, letter, force: true, default), required == 1 ? Throws.Nothing : Throws.TypeOf<ReplicationShortfallException>());
        var state = await store.GetQueueStateAsync(queue, default);
        Assert.That((state.Length, state.DeadLetters), Is.EqualTo((2L, 0L)), "done on the primary");
    }

    [Test]
    public async Task Invalidate_OneReplicaStandsStillAndOneIsEnough_Returns()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(1, StoreSteps.Minute));
        await _servers.Replicas[0].PauseAsync();
        await store.InvalidateAsync(StoreSteps.NewKeys());
    }

    [Test]
    public async Task Invalidate_AgainAfterTheReplicasGoOn_Returns()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, Timeout));
        var keys = StoreSteps.NewKeys();
        foreach (var replica in _servers.Replicas)
            await replica.PauseAsync();
        var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => store.InvalidateAsync(keys));
        Assert.That(error!.Confirmed, Is.Zero);

        await GoOn();
        await using var patient = await StoreAsync(InvalidationDurability.Replicas(2, StoreSteps.Minute));
        await patient.InvalidateAsync(keys);
    }

    [Test]
    public async Task Wait_OnAConnectionThatHasWrittenNothing_ProvesNothing()
    {
        foreach (var replica in _servers.Replicas)
            await replica.PauseAsync();
        await _servers.Primary.CliAsync("SET", "something", "new");
        Assert.That(await _servers.Primary.CliAsync("WAIT", "2", "100"), Is.EqualTo("2"), "that is why the connection must be shown to be the same");
    }

    [Test]
    public async Task Invalidate_ConnectionBreaksWhileItWaits_TellsThatNobodyKnows()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, StoreSteps.Minute));
        await store.InvalidateAsync(StoreSteps.NewKeys());
        await _servers.Replicas[0].PauseAsync();
        var waiting = store.InvalidateAsync(StoreSteps.NewKeys());
        await Until.TrueAsync("a WAIT is under way", async () => (await _servers.Primary.CliAsync("INFO", "clients")).Contains("blocked_clients:1", StringComparison.Ordinal));
        await _servers.Primary.CliAsync("CLIENT", "KILL", "TYPE", "normal");
        var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => waiting);
        Assert.That(error!.Confirmed, Is.Zero);
        Assert.That(error.InnerException, Is.InstanceOf<RedisConnectionException>());

        await GoOn();
        await Until.TrueAsync("the store is connected again", () => SucceedsAsync(() => store.InvalidateAsync(StoreSteps.NewKeys())));
    }

    [Test]
    public async Task Invalidate_ManyAtOnce_ShareTheirWaits()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, StoreSteps.Minute));
        await store.InvalidateAsync(StoreSteps.NewKeys());
        await _servers.Primary.CliAsync("CONFIG", "RESETSTAT");
        await Task.WhenAll(StoreSteps.NewKeys(500).Select(one => store.InvalidateAsync(one)));
        var stats = await _servers.Primary.CliAsync("INFO", "commandstats");
        var waits = int.Parse(stats.Split("cmdstat_wait:calls=")[1].Split(',')[0], null);
        Assert.That(waits, Is.InRange(1, 250));
    }

    [Test]
    public async Task Read_InvalidationWaitsForReplicas_IsNotKeptWaiting()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, StoreSteps.Minute));
        await _servers.Replicas[0].PauseAsync();
        var waiting = store.InvalidateAsync(StoreSteps.NewKeys());
        Assert.That(await store.TextAsync(StoreSteps.NewKeys()), Is.Null);
        Assert.That(waiting.IsCompleted, Is.False);
        await GoOn();
        await waiting;
    }

    [Test]
    public async Task Invalidate_Cancelled_StopsWaiting()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, TimeSpan.FromSeconds(2)));
        await _servers.Replicas[0].PauseAsync();
        using var cancelling = new CancellationTokenSource(Timeout);
        await Assert.CatchAsync<OperationCanceledException>(() => store.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.Zero, cancelling.Token).AsTask());
    }

    [Test]
    public async Task Steps_InAnotherDatabase_ChangeThatOne()
    {
        await using var store = await RedisStore.ConnectAsync(
            $"{_servers.Primary.Address},defaultDatabase=3", new RedisStoreOptions { InvalidationDurability = InvalidationDurability.Replicas(2, StoreSteps.Minute) });
        var keys = StoreSteps.NewKeys();
        await store.MissAsync(keys, "old");
        await store.InvalidateAsync(keys);
        Assert.That(await store.TextAsync(keys), Is.Null);
    }

    [Test]
    public async Task Invalidate_ServerAsksForAPassword_ConfiguresItsOwnConnectionAlike()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("CONFIG", "SET", "requirepass", "secret");
        var durability = InvalidationDurability.Replicas(1, TimeSpan.FromMilliseconds(1));
        await using var store = await RedisStore.ConnectAsync($"{server.Address},password=secret", new RedisStoreOptions { InvalidationDurability = durability });
        var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => store.InvalidateAsync(StoreSteps.NewKeys()));
        Assert.That(error!.InnerException, Is.Null, "it has no replica, but it was asked");
    }

    [Test]
    public async Task Replicas_ConfiguredFurther_IsAskedForEachConnection()
    {
        var configured = 0;
        await using var store = await StoreAsync(InvalidationDurability.Replicas(1, StoreSteps.Minute, _ => configured++));
        await store.InvalidateAsync(StoreSteps.NewKeys());
        await store.InvalidateAsync(StoreSteps.NewKeys());
        Assert.That(configured, Is.EqualTo(1));
    }

    [Test]
    public async Task Steps_ServerForgetsItsScripts_AllWork()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, StoreSteps.Minute));
        for (var i = 0; i < 3; i++)
        {
            await _servers.Primary.CliAsync("SCRIPT", "FLUSH");
            await store.InvalidateAsync(StoreSteps.NewKeys());
        }
    }

    [Test]
    public async Task Dispose_AfterAnInvalidation_ClosesItsOwnConnection()
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(_servers.Primary.Address);
        var store = new RedisStore(multiplexer, new RedisStoreOptions { InvalidationDurability = InvalidationDurability.Replicas(1, StoreSteps.Minute) });
        await store.InvalidateAsync(StoreSteps.NewKeys());
        Assert.That(await NamedAsync(), Is.True);
        await store.DisposeAsync();
        await Until.TrueAsync("the connection is closed", async () => !await NamedAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.InvalidateAsync(StoreSteps.NewKeys()));
        await multiplexer.CloseAsync();
    }

    [Test]
    public void Replicas_OutOfRange_IsRefused([Values(0, -1, 1001)] int replicas) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => InvalidationDurability.Replicas(replicas, StoreSteps.Minute));

    [Test]
    public void Timeout_OutOfRange_IsRefused([Values(0, -1, 60_001)] int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => InvalidationDurability.Replicas(1, TimeSpan.FromMilliseconds(milliseconds)));

    [Test]
    public void InvalidationDurability_Null_IsRefused() =>
        Assert.Throws<ArgumentNullException>(() => _ = new RedisStoreOptions { InvalidationDurability = null! });

    private async Task<bool> NamedAsync() => (await _servers.Primary.CliAsync("CLIENT", "LIST")).Contains("name=CacheCow.Net:", StringComparison.Ordinal);

    private static async Task<bool> SucceedsAsync(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception exception) when (exception is CacheStoreException or RedisException)
        {
            return false;
        }
    }

    private Task<RedisStore> StoreAsync(InvalidationDurability durability) =>
        RedisStore.ConnectAsync(_servers.Primary.Address, new RedisStoreOptions { InvalidationDurability = durability });
}
