using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class ForeignBytesTests
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
    public async Task Read_DataIsAList_ReturnsNoBytes()
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("RPUSH", keys.Data, "x");
        Assert.That(await _store.TextAsync(keys), Is.Empty);
        Assert.That(await _store.TextsAsync(keys), Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public async Task Lease_DataIsAList_IsGrantedAndFillReplacesIt()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _server.CliAsync("RPUSH", keys.Data, "x");
        Assert.That(await _store.LeaseAsync(keys, token), Is.EqualTo(LeaseState.Granted));
        Assert.That(await _store.FillAsync(keys, token, "a"), Is.EqualTo(FillOutcome.Stored));
        Assert.That(await _store.TextAsync(keys), Is.EqualTo("a"));
    }

    [Test]
    public async Task Invalidate_DataAndFlagAreLists_RemovesBoth([Values(0, 60_000)] int hold)
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("RPUSH", keys.Data, "x");
        await _server.CliAsync("RPUSH", keys.Flag, "x");
        await _store.InvalidateAsync(keys, TimeSpan.FromMilliseconds(hold));
        Assert.That(await _server.CliAsync("EXISTS", keys.Data), Is.EqualTo("0"));
        Assert.That(await _server.CliAsync("TYPE", keys.Flag), Is.EqualTo(hold == 0 ? "none" : "zset"));
    }

    [Test]
    public async Task Lease_FlagIsAList_IsGranted()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _server.CliAsync("RPUSH", keys.Flag, "x");
        Assert.That(await _store.LeaseAsync(keys, token), Is.EqualTo(LeaseState.Granted));
        Assert.That(await _store.FillAsync(keys, token, "a"), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public async Task FillAndRelease_FlagIsOfAnotherType_AreRejected([Values("RPUSH k x", "ZADD k 1 x", "HSET k x y")] string command)
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _server.CliAsync([.. command.Split(' ').Select(part => part == "k" ? keys.Flag : part)]);
        Assert.That(await _store.FillAsync(keys, token, "a"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await _store.ReleaseAsync(keys, token, default), Is.False);
        Assert.That(await _server.CliAsync("EXISTS", keys.Flag), Is.EqualTo("1"));
    }

    [Test]
    public async Task Lease_FlagIsAnEmptyString_IsBusy()
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("SET", keys.Flag, "", "PX", "60000");
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyFilling));
    }

    [Test]
    public async Task Lease_DataIsAnEmptyString_ReturnsIt()
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("SET", keys.Data, "");
        var reply = await _store.LeaseAsync(keys, LeaseToken.Create(), StoreSteps.Minute, null, default);
        Assert.That(reply, Is.EqualTo(LeaseReply.Present(reply.Value)));
        Assert.That(reply.Value.IsEmpty, Is.True);
        Assert.That(await _store.TextAsync(keys), Is.Empty);
    }
}
