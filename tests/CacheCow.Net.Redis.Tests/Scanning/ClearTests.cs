using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Everything means also what lies under keys of the caller's own making.</summary>
[TestFixture]
internal sealed class ClearTests
{
    private static async IAsyncEnumerable<RedisStore> StoresAsync()
    {
        var options = new RedisStoreOptions { KeyPrefix = $"clear-{Guid.NewGuid():N}:" };
        yield return new RedisStore(await Servers.ToStandalone, options);
        yield return new RedisStore(await Servers.ToCluster, options);
    }

    [Test]
    public async Task Clear_KeysOfTheCallersOwn_AreRemoved()
    {
        await foreach (var store in StoresAsync())
        {
            CacheKeys[] keys = [("mine:{k}:data", "mine:{k}:flag"), ("{a}", "{a}b"), ("cache:{x}", "{x}flag"), ("{y}data", "flag:{y}"), ("cache:{z}more", "flag:{z}"), ("tag:{t}x", "{t}"), ("2:{odd}", "{odd}:3:")];
            foreach (var one in keys)
                await store.MissAsync(one, "a");
            var usual = StoreSteps.NewKeys();
            await store.MissAsync(usual, "a");
            Assert.That(await store.ClearAsync(null, default), Is.EqualTo(keys.Length + 1));
            Assert.That(await store.TextsAsync([.. keys, usual]), Is.All.Null);
        }
    }

    [Test]
    public async Task Clear_OwnKeyIsBeingFilled_IsVoided()
    {
        await foreach (var store in StoresAsync())
        {
            CacheKeys keys = ("mine:{k}:data", "mine:{k}:flag");
            var token = LeaseToken.Create();
            Assert.That(await store.LeaseAsync(keys, token), Is.EqualTo(LeaseState.Granted));
            await store.ClearAsync(null, default);
            Assert.That(await store.FillAsync(keys, token, "old"), Is.EqualTo(FillOutcome.Rejected));
        }
    }

    [Test]
    public async Task Clear_OwnKeyIsBeingWritten_IsOverlapped()
    {
        await foreach (var store in StoresAsync())
        {
            CacheKeys keys = ("mine:{k}:data", "mine:{k}:flag");
            var write = LeaseToken.Create();
            await store.BeginAsync(write, keys);
            await store.ClearAsync(null, default);
            Assert.That(await store.EndAsync(write, keys, "new"), Is.EqualTo(WriteOutcome.Overlapped));
        }
    }

    [Test]
    public async Task Clear_WriteHandedOverAValueUnderAnOwnKey_IsRemoved()
    {
        await foreach (var store in StoresAsync())
        {
            CacheKeys keys = ("mine:{w}:data", "mine:{w}:flag");
            var write = LeaseToken.Create();
            await store.BeginAsync(write, keys);
            await store.EndWriteAsync([keys], write, [new NewValue(new byte[1])], default);
            await store.ClearAsync(null, default);
            Assert.That(await store.TextAsync(keys), Is.Null);
        }
    }

    [Test]
    public async Task Clear_ForeignNamesAreWrittenDown_AreIgnored()
    {
        var (server, prefix) = (await Servers.Standalone, $"clear-{Guid.NewGuid():N}:");
        var store = new RedisStore(await Servers.ToStandalone, new RedisStoreOptions { KeyPrefix = prefix });
        foreach (var name in new[] { "", "x", ":", "-1:ab", "2:ab", "99999999999:ab", "1:ab" })
            await server.CliAsync("ZADD", $"{prefix}cachecow:own-keys", "+inf", name);
        Assert.That(await store.ClearAsync(null, default), Is.Zero);
    }

    [Test]
    public async Task OwnKeys_LifetimeIsOver_AreForgotten()
    {
        var (server, prefix) = (await Servers.Standalone, $"clear-{Guid.NewGuid():N}:");
        var store = new RedisStore(await Servers.ToStandalone, new RedisStoreOptions { KeyPrefix = prefix });
        await server.CliAsync("ZADD", $"{prefix}cachecow:own-keys", "1", "1:ab");
        await store.MissAsync(("own", "{own}"), "a");
        Assert.That(await server.CliAsync("ZCARD", $"{prefix}cachecow:own-keys"), Is.EqualTo("1"));
    }
}
