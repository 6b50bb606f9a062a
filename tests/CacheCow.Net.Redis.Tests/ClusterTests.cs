using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class ClusterTests
{
    private static readonly CacheKeys Apart = ("data:{a}", "flag:{b}");

    private ICacheStore _store = null!;

    [SetUp]
    public async Task CreateStore() => _store = await Servers.ClusterStoreAsync();

    [Test]
    public async Task ReadMany_ObjectsOnAllNodes_ReturnsThemInOrderWithOneGetEach()
    {
        var (cluster, keys) = (await Servers.Cluster, StoreSteps.NewKeys(60));
        foreach (var one in keys)
            await _store.MissAsync(one, one.Data);
        foreach (var node in cluster.Nodes)
            await CommandCounts.ResetAsync(node);

        Assert.That(await _store.TextsAsync(keys), Is.EqualTo(keys.Select(one => one.Data)));
        var counts = await Task.WhenAll(cluster.Nodes.Select(CommandCounts.OfAsync));
        Assert.That(counts.Count(count => count.StartsWith("get ", StringComparison.Ordinal)), Is.EqualTo(3), string.Join("; ", counts));
        Assert.That(counts.Sum(count => count.Length == 0 ? 0 : int.Parse(count[4..], null)), Is.EqualTo(keys.Length));
    }

    [Test]
    public async Task ReadMany_OneIsAList_ReturnsNoBytesForItAndTheOthers()
    {
        var (keys, list) = (StoreSteps.NewKeys(), StoreSteps.NewKeys());
        await _store.MissAsync(keys, "a");
        await (await Servers.ToCluster).GetDatabase().ListRightPushAsync(list.Data, "x");
        Assert.That(await _store.TextsAsync(keys, list), Is.EqualTo(new[] { "a", "" }));
    }

    [Test]
    public async Task Steps_ScriptsForgottenByAllNodes_AllWork()
    {
        foreach (var node in (await Servers.Cluster).Nodes)
            await node.CliAsync("SCRIPT", "FLUSH");
        await Task.WhenAll(StoreSteps.NewKeys(60).Select(keys => _store.MissAsync(keys, "a")));
    }

    [Test]
    public async Task Steps_KeysInDifferentSlots_AreRefusedWithTheRule()
    {
        var token = LeaseToken.Create();
        Func<Task>[] steps =
            [() => _store.LeaseAsync(Apart), () => _store.FillAsync(Apart, token, "a"), () => _store.InvalidateAsync(Apart)];
        foreach (var step in steps)
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => step());
            Assert.That(error!.Message, Does.Contain("'data:{a}' is in slot").And.Contain("'flag:{b}' in slot"));
            Assert.That(error.Message, Does.Contain("CacheKeys.For"));
        }
    }

    [Test]
    public async Task InvalidateMany_OneCannotBe_AttemptsTheOthersAndTells()
    {
        var keys = StoreSteps.NewKeys(20);
        foreach (var one in keys)
            await _store.MissAsync(one, "a");

        var error = await Assert.ThrowsAsync<CacheStoreException>(
            () => _store.InvalidateManyAsync([Apart, .. keys], TimeSpan.Zero, default).AsTask());
        Assert.That(error!.Message, Does.StartWith("1 of 21 objects could not be invalidated (data:{a})"));
        Assert.That(error.InnerException, Is.TypeOf<ArgumentException>());
        Assert.That(await _store.TextsAsync(keys), Is.All.Null);
    }

    [Test]
    public async Task Invalidate_WithReplicasAndTheSlotWasMoved_GoesWhereItIs()
    {
        var (cluster, multiplexer) = (await Servers.Cluster, await Servers.ToCluster);
        await using var store = new RedisStore(
            multiplexer, new RedisStoreOptions { InvalidationDurability = InvalidationDurability.Replicas(1, TimeSpan.FromSeconds(20)) });
        var nodes = multiplexer.GetServer(multiplexer.GetEndPoints()[0]).ClusterConfiguration!.Nodes.Where(node => node.Slots.Count > 0).ToArray();
        var slot = nodes[0].Slots.Min(range => range.From);
        CacheKeys keys = Enumerable.Range(0, int.MaxValue).Select(i => ($"cache:{{{i}}}", $"flag:{{{i}}}")).First(pair => multiplexer.HashSlot(pair.Item1) == slot);
        await store.InvalidateAsync(keys);
        await store.MissAsync(keys, "old");

        var moved = await Command.RunAsync(
            "redis-cli", "--cluster", "reshard", cluster.Nodes[0].Address, "--cluster-from", nodes[0].NodeId, "--cluster-to", nodes[1].NodeId, "--cluster-slots", "1", "--cluster-yes");
        Assert.That(await cluster.Nodes[0].CliAsync("CLUSTER", "NODES"), Does.Not.Contain($" {slot}-").And.Not.Contain($" connected {slot}\n"), moved);
        await store.InvalidateAsync(keys);
        Assert.That(await store.TextAsync(keys), Is.Null);
    }

    [Test]
    public async Task InvalidateMany_ReplicasStandStill_TellsOfTheShortfall()
    {
        var (cluster, keys) = (await Servers.Cluster, StoreSteps.NewKeys(20));
        await using var store = new RedisStore(
            await Servers.ToCluster, new RedisStoreOptions { InvalidationDurability = InvalidationDurability.Replicas(1, TimeSpan.FromMilliseconds(200)) });
        try
        {
            foreach (var replica in cluster.Nodes.Skip(3))
                await replica.PauseAsync();
            var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => store.InvalidateManyAsync(keys, TimeSpan.Zero, default).AsTask());
            Assert.That((error!.Required, error.Confirmed), Is.EqualTo((1, 0)));
        }
        finally
        {
            foreach (var replica in cluster.Nodes.Skip(3))
                await replica.ContinueAsync();
        }
    }

    [Test]
    public async Task Steps_SameKeysOnASingleServer_AreTaken()
    {
        var store = new RedisStore(await Servers.ToStandalone);
        await store.InvalidateAsync(Apart);
        await store.MissAsync(Apart, "a");
        await store.InvalidateAsync(Apart);
    }
}
