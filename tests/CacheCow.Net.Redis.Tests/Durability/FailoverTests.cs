using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class FailoverTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);

    private ReplicatedServer _servers = null!;

    [SetUp]
    public async Task Start() => _servers = await ReplicatedServer.StartAsync();

    [TearDown]
    public async Task Stop() => await _servers.DisposeAsync();

    [Test]
    public async Task Failover_AfterInvalidationsWithReplicas_NoneOfThemIsLost()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(2, StoreSteps.Minute));
        var (keys, written, write) = (StoreSteps.NewKeys(20), StoreSteps.NewKeys(), LeaseToken.Create());
        foreach (var one in keys.Append(written))
            await store.MissAsync(one, "old");

        await Task.WhenAll(keys.Select(one => store.InvalidateAsync(one)));
        await store.BeginWriteAsync([written], write, StoreSteps.Minute, default);
        await using var promoted = await _servers.FailOverAsync();
        Assert.That(await promoted.TextsAsync([.. keys, written]), Is.All.Null);
        Assert.That(await promoted.LeaseAsync(written), Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task Failover_ReplicasHaveNotHeard_TheInvalidationHadSaidSo()
    {
        await using var store = await StoreAsync(InvalidationDurability.Replicas(1, Timeout));
        var keys = await HeldByAllAsync(store);

        _servers.Deafen();
        var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => store.InvalidateAsync(keys));
        Assert.That((error!.Required, error.Confirmed), Is.EqualTo((1, 0)));
        Assert.That(await store.TextAsync(keys), Is.Null, "it has happened on the primary");
        await using var promoted = await _servers.FailOverAsync();
        Assert.That(await promoted.TextAsync(keys), Is.EqualTo("old"));
    }

    [Test]
    public async Task Failover_WithPrimaryAlone_LosesAnInvalidationThatHasReturned()
    {
        await using var store = await StoreAsync(InvalidationDurability.Primary);
        var keys = await HeldByAllAsync(store);

        _servers.Deafen();
        await store.InvalidateAsync(keys);
        await using var promoted = await _servers.FailOverAsync();
        Assert.That(await promoted.TextAsync(keys), Is.EqualTo("old"));
    }

    private async Task<CacheKeys> HeldByAllAsync(RedisStore store)
    {
        var keys = StoreSteps.NewKeys();
        await store.MissAsync(keys, "old");
        await _servers.CaughtUpAsync(keys);
        return keys;
    }

    private Task<RedisStore> StoreAsync(InvalidationDurability durability) =>
        RedisStore.ConnectAsync(_servers.Primary.Address, new RedisStoreOptions { InvalidationDurability = durability });
}
