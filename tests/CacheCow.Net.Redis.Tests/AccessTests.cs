using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

[TestFixture, Parallelizable]
internal sealed class AccessTests
{
    /// <summary>As the package's README names them.</summary>
    private const string Needed = "GET MGET SET DEL TYPE EXISTS TIME PTTL STRLEN ZRANGE ZADD ZREM ZCOUNT ZSCORE ZREVRANGEBYSCORE ZREMRANGEBYSCORE PEXPIREAT PEXPIRE SCAN UNLINK HINCRBY HSET HSETNX HGET HMGET PUBLISH SUBSCRIBE EVAL EVALSHA";

    [Test]
    public async Task Steps_UserMayRunOnlyWhatIsNeeded_AllWork()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.ConnectAsync(server.Address);
        await server.CliAsync(["ACL", "SETUSER", "default", "-@all", "+ping", "+info", .. Needed.Split(' ').Select(command => $"+{command}")]);

        await store.MissAsync(keys, "a");
        Assert.That(await store.TextsAsync(keys), Is.EqualTo(new[] { "a" }));
        await store.InvalidateAsync(keys);
        await store.LeaseAsync(keys, token);
        Assert.That(await store.ReleaseAsync(keys, token, default), Is.True);
        await store.InvalidateAsync(keys, StoreSteps.Minute);
        Assert.That(await store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyWriting));
        await store.TagVersionsAsync([CacheKeys.ForTag("t")], default);
        await store.InvalidateTagsAsync([CacheKeys.ForTag("t")], default);
        await store.BeginWriteAsync([keys, CacheKeys.ForTag("t")], token, StoreSteps.Minute, default);
        Assert.That(await store.RenewWriteAsync([keys, CacheKeys.ForTag("t")], token, StoreSteps.Minute, default), Is.True);
        Assert.That(await store.EndWriteAsync([keys], token, [new NewValue(new byte[1])], default), Is.EqualTo([WriteOutcome.Overlapped]));
        await store.ClearAsync(null, default);
    }

    [Test]
    public async Task Invalidate_UserMayRunOnlyWhatReplicasNeedBesides_IsAnswered()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.ConnectAsync(
            server.Address, new RedisStoreOptions { InvalidationDurability = InvalidationDurability.Replicas(1, TimeSpan.FromMilliseconds(1)) });
        await Assert.ThrowsAsync<ReplicationShortfallException>(() => store.InvalidateAsync(StoreSteps.NewKeys())); // connected, before anything is forbidden
        string[] needed = [.. Needed.Split(' '), "wait", "client|setname", "client|getname"];
        await server.CliAsync(["ACL", "SETUSER", "default", "-@all", "+ping", "+info", .. needed.Select(command => $"+{command}")]);

        var error = await Assert.ThrowsAsync<ReplicationShortfallException>(() => store.InvalidateAsync(StoreSteps.NewKeys()));
        Assert.That(error!.InnerException, Is.Null, "there is no replica, but nothing was forbidden");
    }

    [Test]
    public async Task Read_UserMayNotGet_Throws()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.ConnectAsync(server.Address);
        await server.CliAsync("ACL", "SETUSER", "default", "-get");
        var error = await Assert.ThrowsAsync<RedisServerException>(() => store.TextAsync(StoreSteps.NewKeys()));
        Assert.That(error!.Message, Does.Contain("NOPERM"));
    }
}
