using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class LifetimeTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private RedisServer _server = null!;
    private ICacheStore _store = null!;

    [SetUp]
    public async Task CreateStore()
    {
        _server = await Servers.Standalone;
        _store = await Servers.StandaloneStoreAsync();
    }

    [Test]
    public async Task Hold_Ends_FlagIsGone()
    {
        var keys = StoreSteps.NewKeys();
        await _store.InvalidateAsync(keys, Moment);
        await Until.TrueAsync("the hold ends", async () => await _server.CliAsync("EXISTS", keys.Flag) == "0");
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Hold_ShorterThanOneBefore_LeavesTheFlagItsLifetime()
    {
        var keys = StoreSteps.NewKeys();
        await _store.InvalidateAsync(keys, Hour);
        await _store.InvalidateAsync(keys, StoreSteps.Minute);
        Assert.That(await RemainingAsync(keys.Flag), Is.GreaterThan(StoreSteps.Minute));
        Assert.That(await _server.CliAsync("ZCOUNT", keys.Flag, "-inf", "(+inf"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Hold_LongerThanOneBefore_LengthensTheFlagsLifetime()
    {
        var keys = StoreSteps.NewKeys();
        await _store.InvalidateAsync(keys, StoreSteps.Minute);
        await _store.InvalidateAsync(keys, Hour);
        Assert.That(await RemainingAsync(keys.Flag), Is.GreaterThan(StoreSteps.Minute).And.LessThanOrEqualTo(Hour));
    }

    [Test]
    public async Task Hold_OneBeforeHasEnded_PurgesIt()
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("ZADD", keys.Flag, "1", "ended");
        await _store.InvalidateAsync(keys, StoreSteps.Minute);
        Assert.That(await _server.CliAsync("ZCARD", keys.Flag), Is.EqualTo("1"));
    }

    [Test]
    public async Task Lease_AllIntentsHaveEndedButTheFlagIsThere_IsGranted()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _server.CliAsync("ZADD", keys.Flag, "1", "ended", "2", "ended too");
        Assert.That(await _store.LeaseAsync(keys, token), Is.EqualTo(LeaseState.Granted));
        Assert.That(await RemainingAsync(keys.Flag), Is.LessThanOrEqualTo(StoreSteps.Minute));
        Assert.That(await _store.FillAsync(keys, token, "a"), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public async Task Lease_OneIntentIsLeft_IsBusyWritingAndTheNextChangePurgesTheEnded()
    {
        var keys = StoreSteps.NewKeys();
        await _store.InvalidateAsync(keys, StoreSteps.Minute);
        await _server.CliAsync("ZADD", keys.Flag, "1", "ended");
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyWriting));
        await _store.InvalidateAsync(keys);
        Assert.That(await _server.CliAsync("ZCOUNT", keys.Flag, "-inf", "(+inf"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Lifetimes_LongestOfAll_AreTakenAndHoldsLastAnHour()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.LeaseAsync(keys, token, TimeSpan.MaxValue, null, default);
        Assert.That(await _store.FillAsync(keys, token, "a"u8.ToArray(), TimeSpan.MaxValue, default), Is.EqualTo(FillOutcome.Stored));
        await _store.InvalidateAsync(keys, TimeSpan.MaxValue);
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await RemainingAsync(keys.Flag), Is.GreaterThan(TimeSpan.FromMinutes(50)).And.LessThanOrEqualTo(Hour));
    }

    [Test]
    public async Task Lifetimes_ShorterThanAMillisecond_AreRoundedUp()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.LeaseAsync(keys, token);
        await _store.FillAsync(keys, token, "a"u8.ToArray(), TimeSpan.FromTicks(1), default);
        await Until.TrueAsync("the bytes expire", async () => await _store.TextAsync(keys) is null);
    }

    [Test]
    public async Task Fill_NoLifetime_BytesNeverExpire()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.LeaseAsync(keys, token);
        await _store.FillAsync(keys, token, "a"u8.ToArray(), TimeSpan.Zero, default);
        Assert.That(await _server.CliAsync("PTTL", keys.Data), Is.EqualTo("-1"));
    }

    [Test]
    public async Task Lifetimes_OutOfRange_AreRefused()
    {
        var (keys, token, negative) = (StoreSteps.NewKeys(), LeaseToken.Create(), TimeSpan.FromTicks(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.LeaseAsync(keys, token, TimeSpan.Zero, null, default).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.FillAsync(keys, token, default, negative, default).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.InvalidateAsync(keys, negative));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.InvalidateManyAsync([keys], negative, default).AsTask());
    }

    private async Task<TimeSpan> RemainingAsync(string key) =>
        TimeSpan.FromMilliseconds(long.Parse(await _server.CliAsync("PTTL", key), CultureInfo.InvariantCulture));
}
