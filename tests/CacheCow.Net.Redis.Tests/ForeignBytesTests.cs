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
    public async Task Write_FlagsAndDataAreOfAnotherType_BeginsAndEnds([Values("RPUSH k x", "SET k x", "HSET k x y", "ZADD k 1 x", "ZADD k +inf overlap", "ZADD k +inf x")] string command)
    {
        var (keys, tag, write) = (StoreSteps.NewKeys(), CacheKeys.ForTag($"{Guid.NewGuid()}"), LeaseToken.Create());
        foreach (var key in new[] { keys.Data, keys.Flag, tag.Data, tag.Flag })
            await _server.CliAsync([.. command.Split(' ').Select(part => part == "k" ? key : part)]);
        await _store.BeginAsync(write, keys, tag);
        Assert.That(await _server.CliAsync("EXISTS", keys.Data, tag.Data), Is.EqualTo("0"));
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyWriting));
        Assert.That((await _store.TagVersionsAsync([tag], default))[0].Length, Is.Zero);
        Assert.That(await _store.EndAsync(write, keys, "new"), Is.EqualTo(WriteOutcome.Stored));
        Assert.That(await _store.EndAsync(write, tag), Is.EqualTo(WriteOutcome.Ended));
        Assert.That(await _server.CliAsync("EXISTS", keys.Flag, tag.Flag), Is.EqualTo("0"));
    }

    [Test]
    public async Task RenewAndEndWrite_FlagWasReplaced_AreTooLate([Values("RPUSH k x", "SET k x", "HSET k x y", "ZADD k 1 x")] string command, [Values] bool isRenewed)
    {
        var (keys, tag, write) = (StoreSteps.NewKeys(), CacheKeys.ForTag($"{Guid.NewGuid()}"), LeaseToken.Create());
        foreach (var key in new[] { keys.Data, keys.Flag, tag.Data, tag.Flag })
            await _server.CliAsync([.. command.Split(' ').Select(part => part == "k" ? key : part)]);
        if (isRenewed)
            Assert.That(await _store.RenewAsync(write, keys, tag), Is.False);
        var outcomes = await _store.EndWriteAsync([keys, tag], write, [new(new byte[1], StoreSteps.Minute), default], default);
        Assert.That(outcomes, Is.EqualTo(new[] { isRenewed ? WriteOutcome.Overlapped : WriteOutcome.Lapsed, isRenewed ? WriteOutcome.Ended : WriteOutcome.Lapsed }));
        Assert.That(await _server.CliAsync("EXISTS", keys.Data, keys.Flag, tag.Data, tag.Flag), Is.EqualTo("0"));
    }

    [Test]
    public async Task TagVersions_FlagOfTheTagIsForeign_AreMade([Values("RPUSH k x", "SET k x", "ZADD k 1 x", "ZADD k +inf overlap")] string command)
    {
        var tag = CacheKeys.ForTag($"{Guid.NewGuid()}");
        await _server.CliAsync([.. command.Split(' ').Select(part => part == "k" ? tag.Flag : part)]);
        Assert.That((await _store.TagVersionsAsync([tag], default))[0].Length, Is.EqualTo(16));
    }

    [Test]
    public async Task Lease_OnlyTheMarkIsLeftOfAnOverlap_IsGranted()
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("ZADD", keys.Flag, "+inf", "overlap");
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Invalidate_SomebodyWrites_TheMarkDoesNotMakeTheFlagLastLonger()
    {
        var keys = StoreSteps.NewKeys();
        await _store.BeginAsync(LeaseToken.Create(), keys);
        await _store.InvalidateAsync(keys);
        Assert.That(int.Parse(await _server.CliAsync("PTTL", keys.Flag), null), Is.InRange(1, 60_000));
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
