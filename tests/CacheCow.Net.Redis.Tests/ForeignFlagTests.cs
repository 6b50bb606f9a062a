using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>What lies under a flag key and was not written by the store: nothing that lasts longer than anything can is believed, and the rest is healed.</summary>
[TestFixture]
internal sealed class ForeignFlagTests
{
    private RedisServer _server = null!;
    private ICacheStore _store = null!;

    [SetUp]
    public async Task CreateStore()
    {
        _server = await Servers.Standalone;
        _store = await Servers.StandaloneStoreAsync();
    }

    [Test]
    public async Task Lease_StringNeverEndsOrMuchTooLate_IsGranted([Values(null, "9000000", "9000000000000")] string? lifetime)
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync(lifetime is null ? ["SET", keys.Flag, "x"] : ["SET", keys.Flag, "x", "PX", lifetime]);
        await _store.MissAsync(keys, "a");
        Assert.That(await _store.TextAsync(keys), Is.EqualTo("a"));
    }

    [Test]
    public async Task Lease_LeaseOfAnHour_IsBelieved()
    {
        var keys = StoreSteps.NewKeys();
        await _store.LeaseAsync(keys, LeaseToken.Create(), TimeSpan.FromHours(1), null, default);
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyFilling));
    }

    [TestCase("9000000000000000")]
    [TestCase("1e300")]
    [TestCase("1.7976931348623157e308")]
    [TestCase("-1e300")]
    public async Task Flag_IntentEndsWhenNoneCan_IsNotBelieved(string ends)
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("ZADD", keys.Flag, ends, "foreign");
        await _store.MissAsync(keys, "a");
        await _server.CliAsync("ZADD", keys.Flag, ends, "foreign");

        var write = LeaseToken.Create();
        await _store.BeginAsync(write, keys);
        Assert.That(await _store.RenewAsync(write, keys), Is.True);
        Assert.That(await _store.EndAsync(write, keys, "new"), Is.EqualTo(WriteOutcome.Stored), "nobody else has written");
        Assert.That(await _server.CliAsync("EXISTS", keys.Flag), Is.EqualTo("0"));
    }

    [Test]
    public async Task Flag_ForeignIntentBesideOurs_GoesAndOursStays([Values("9e15", "1e300")] string ends, [Values("invalidate", "hold", "renew", "clear")] string step)
    {
        var (keys, write) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.BeginAsync(write, keys);
        await _server.CliAsync("ZADD", keys.Flag, ends, "foreign");
        await (step switch
        {
            "invalidate" => _store.InvalidateAsync(keys),
            "hold" => _store.InvalidateAsync(keys, StoreSteps.Minute),
            "renew" => _store.RenewAsync(write, keys),
            _ => _store.InvalidateMatchingAsync((keys.Data, keys.Flag), null, default).AsTask(),
        });
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(long.Parse(await _server.CliAsync("PTTL", keys.Flag), CultureInfo.InvariantCulture), Is.InRange(1, 60_000));
    }

    [Test]
    public async Task TagVersions_IntentEndsWhenNoneCan_AreMade([Values("9e15", "1e300")] string ends)
    {
        var tag = CacheKeys.ForTag($"{Guid.NewGuid()}");
        await _server.CliAsync("ZADD", tag.Flag, ends, "foreign");
        Assert.That((await _store.TagVersionsAsync([tag], default))[0].Length, Is.EqualTo(16));
    }
}
