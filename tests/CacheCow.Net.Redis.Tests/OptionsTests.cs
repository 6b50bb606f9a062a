using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class OptionsTests
{
    [Test]
    public async Task KeyPrefix_Given_StandsBeforeBothKeys()
    {
        var (server, keys) = (await Servers.Standalone, StoreSteps.NewKeys());
        var store = await CreateAsync(new RedisStoreOptions { KeyPrefix = "shop:" });
        await store.LeaseAsync(keys);
        Assert.That(await server.CliAsync("EXISTS", $"shop:{keys.Flag}"), Is.EqualTo("1"));
        await store.InvalidateAsync(keys);
        await store.MissAsync(keys, "a");
        Assert.That(await server.CliAsync("GET", $"shop:{keys.Data}"), Is.EqualTo("a"));
        Assert.That(await server.CliAsync("EXISTS", $"shop:{keys.Flag}", keys.Flag, keys.Data), Is.EqualTo("0"));
    }

    [Test]
    public async Task KeyPrefix_OfAnotherProgram_SharesNothing()
    {
        var keys = StoreSteps.NewKeys();
        var one = await CreateAsync(new RedisStoreOptions { KeyPrefix = "one:" });
        var two = await CreateAsync(new RedisStoreOptions { KeyPrefix = "two:" });
        await one.MissAsync(keys, "a");
        await two.MissAsync(keys, "b");
        await one.InvalidateAsync(keys);
        Assert.That(await one.TextAsync(keys), Is.Null);
        Assert.That(await two.TextAsync(keys), Is.EqualTo("b"));
    }

    [Test]
    public void KeyPrefix_WithABrace_IsRefused([Values("{", "}", "a{b}c")] string prefix)
    {
        var error = Assert.Throws<ArgumentException>(() => _ = new RedisStoreOptions { KeyPrefix = prefix });
        Assert.That(error!.ParamName, Is.EqualTo("KeyPrefix"));
        Assert.That(error.Message, Does.Contain($"'{prefix}'").And.Contain("brace"));
    }

    [Test]
    public void KeyPrefix_Null_IsRefused() =>
        Assert.Throws<ArgumentNullException>(() => _ = new RedisStoreOptions { KeyPrefix = null! });

    [Test]
    public void MaxValueBytes_OutOfRange_IsRefused([Values(0, -1, (512 << 20) + 1)] int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new RedisStoreOptions { MaxValueBytes = bytes });

    [Test]
    public async Task MaxValueBytes_Exceeded_EndsTheLeaseAndStoresNothing()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        var store = await CreateAsync(new RedisStoreOptions { MaxValueBytes = 3 });
        await store.LeaseAsync(keys, token);
        Assert.That(await store.FillAsync(keys, token, "1234"), Is.EqualTo(FillOutcome.TooLarge));
        Assert.That(await store.FillAsync(keys, token, "1234"), Is.EqualTo(FillOutcome.Rejected));
        await store.MissAsync(keys, "123");
    }

    [Test]
    public async Task MaxValueBytes_ExceededByAWrite_EndsItAndStoresNothing()
    {
        var (keys, write) = (StoreSteps.NewKeys(), LeaseToken.Create());
        var store = await CreateAsync(new RedisStoreOptions { MaxValueBytes = 3 });
        await store.BeginAsync(write, keys);
        Assert.That(await store.EndAsync(write, keys, "1234"), Is.EqualTo(WriteOutcome.TooLarge));
        Assert.That(await store.LeaseAsync(keys), Is.EqualTo(LeaseState.Granted));
        Assert.That(await store.EndAsync(write, keys, "1234"), Is.EqualTo(WriteOutcome.Lapsed));
    }

    [Test]
    public void Multiplexer_Null_IsRefused() => Assert.Throws<ArgumentNullException>(() => _ = new RedisStore(null!));

    private static async Task<RedisStore> CreateAsync(RedisStoreOptions options) => new(await Servers.ToStandalone, options);
}
