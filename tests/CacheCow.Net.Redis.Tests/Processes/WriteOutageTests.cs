using CacheCow.Net.Nodes;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>
/// The server is away from a writer in a write scope, between W1 and the commit or between the commit and W2, for less time than its intents last, or for longer: for a minute with
/// <c>-- TestRunParameters.Parameter(name="OutageSeconds", value="60")</c>.
/// </summary>
[TestFixture]
[Category("Proof")]
internal sealed class WriteOutageTests
{
    private static readonly CacheCowOptions Options = new()
    {
        Name = "walk", WriteLifetime = TimeSpan.FromSeconds(1), StoreTimeout = TimeSpan.FromMilliseconds(200), FillWait = TimeSpan.Zero,
        StoreBreaker = null, // each step is to reach the server as soon as it can
    };

    private WalkPlace _place = null!;
    private WalkStore _store = null!;
    private Outage? _outage;
    private WalkObjects _objects;
    private FaultProxy _proxy = null!;
    private RedisStore _writersStore = null!;
    private WalkCache _writer = null!;
    private WalkReader _reader = null!;

    // Longer than the intents last.
    private static TimeSpan Long => TimeSpan.FromSeconds(TestContext.Parameters.Get("OutageSeconds", 1.2));

    [OneTimeSetUp]
    public async Task Open()
    {
        _place = await WalkPlace.OpenAsync("redis", isToBreak: true);
        _store = await _place.NewStoreAsync();
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_place is not null)
            await _place.DisposeAsync();
    }

    [SetUp]
    public async Task Start()
    {
        _objects = await _place.NewObjectsAsync();
        _proxy = FaultProxy.Start(_place.Redis!.Port);
        _writersStore = await RedisStore.ConnectAsync(_proxy.Address, new RedisStoreOptions { KeyPrefix = _store.Prefix });
        _writer = new WalkCache(_writersStore, _place.Database, Options);
        _reader = NewReader();
        await _reader.WarmAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        await EndOutageAsync();
        await _writersStore.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Test]
    public async Task End_ServerIsAwaySinceTheCommit_IsPendingAndNothingOldIsRead([ValueSource(typeof(Outage), nameof(Outage.All))] Outage outage)
    {
        var write = await BeginWriteAsync();
        await ChangeAsync();
        write.Complete(_objects.Completed, new Versioned(_objects.Completed, await _place.Database.VersionAsync(_objects.Completed)));
        await BeginAsync(outage);
        Assert.That((await write.EndAsync(), write.IsIntact), Is.EqualTo((WriteOutcome.Pending, true)));
        await _reader.LookForAsync(Long);
        await EndOutageAsync();
        await AssertNothingOldWasReadAsync();
    }

    [Test]
    public async Task End_ServerIsAwaySinceBeforeTheCommit_IsPendingAndNothingOldIsRead([ValueSource(typeof(Outage), nameof(Outage.Some))] Outage outage)
    {
        var write = await BeginWriteAsync();
        await _reader.LookAsync();
        await BeginAsync(outage);

        // Reads wait for a server that is away, and the intents are to stand still.
        await _place.Database.ChangeAsync(_objects);
        Assert.That((await write.EndAsync(), write.IsIntact), Is.EqualTo((WriteOutcome.Pending, true)));
        await EndOutageAsync();
        await AssertNothingOldWasReadAsync();
    }

    [Test]
    public async Task End_IntentsHaveRunOutSinceTheCommit_ThrowsAndNothingOldIsRead([ValueSource(typeof(Outage), nameof(Outage.Some))] Outage outage)
    {
        var write = await BeginWriteAsync();
        await BeginAsync(outage);
        await _place.Database.ChangeAsync(_objects);
        await RunOutAsync(write);
        await Assert.ThrowsAsync<CacheStoreException>(() => write.EndAsync().AsTask());
        await EndOutageAsync();
        await AssertNothingOldWasReadAsync();
    }

    [Test]
    public async Task End_IntentsHadRunOutBeforeTheCommit_ThrowsAndIsMadeGoodInTheBackground([ValueSource(typeof(Outage), nameof(Outage.Some))] Outage outage)
    {
        var write = await BeginWriteAsync();
        await BeginAsync(outage);
        await RunOutAsync(write);

        // The writer is told before its commit. One that commits all the same may leave something old behind, until the server hears of it. The server's clock of the intents began later
        // than the writer's, by however long the last renewal was on its way.
        if (outage.LeavesReaders)
            await _reader.UntilCachedAsync(_objects.Completed);
        await ChangeAsync();
        await Assert.ThrowsAsync<CacheStoreException>(() => write.EndAsync().AsTask());
        Assert.That(await IsOldAsync(), Is.EqualTo(outage.LeavesReaders));
        await EndOutageAsync();
        await Until.TrueAsync("what is old is removed", async () => !await IsOldAsync());
        _reader = NewReader();
        await AssertNothingOldWasReadAsync();
    }

    [Test]
    public async Task End_ServerWasRestartedEmptySinceTheBeginning_TellsThatTheIntentWasLostAndNothingOldIsRead()
    {
        var write = await BeginWriteAsync();
        await _place.Redis!.RestartAsync();

        // Nothing keeps readers from filling now. The writer is alive: it takes that away.
        await _reader.LookAsync();
        await ChangeAsync();
        await ConnectedAsync();
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Lapsed).Or.EqualTo(WriteOutcome.Overlapped));
        _reader = NewReader();
        await AssertNothingOldWasReadAsync();
    }

    [Test]
    public async Task Begin_ServerIsAway_ThrowsAndEverythingIsCachedAgain([ValueSource(typeof(Outage), nameof(Outage.Some))] Outage outage)
    {
        await BeginAsync(outage);
        await Assert.ThrowsAsync<CacheStoreException>(() => BeginWriteAsync().AsTask());
        await EndOutageAsync();
        await AssertNothingOldWasReadAsync();
    }

    [Test]
    public async Task Writer_StandsStillForLongerThanItsIntentsLast_NothingOldIsReadAfterItsEnd()
    {
        using var writer = await _store.NewWriterAsync("--write", "complete", "--write-lifetime", "1");
        await writer.BeginAsync(_objects, part: 0);
        await writer.GoOnToAsync("before COMMIT");
        await writer.PauseAsync();
        await _reader.UntilCachedAsync(_objects.Warm);
        await writer.ContinueAsync();
        await writer.GoOnToAsync(WriteNode.Done);
        Assert.That(writer.At, Is.EqualTo("done Lapsed").Or.EqualTo("done Overlapped"));
        _reader = NewReader();
        await AssertNothingOldWasReadAsync();
    }

    [Test]
    public async Task Writer_KilledBeforeItHearsTheAnswer_NothingOldIsRead([Values("W1", "W2")] string step)
    {
        using var writer = await _store.NewWriterAsync("--write", "complete", "--address", _proxy.Address);
        await writer.BeginAsync(await _place.NewObjectsAsync(), part: 0);
        await writer.GoOnToAsync(WriteNode.Done);

        // By now the server knows the scripts: a step is one request.
        await writer.BeginAsync(_objects, part: 0);
        await writer.GoOnToAsync($"before {step}");
        await _reader.LookAsync();

        // A server that was restarted would only answer that it does not know the script, and that is swallowed.
        var (keys, token) = (CacheKeys.For("walk", "scripts"), LeaseToken.Create());
        await _store.Store.BeginAsync(token, keys);
        await _store.Store.EndAsync(token, keys);
        _proxy.Swallow(FlowDirections.ToClient);
        await writer.GoOnAsync();
        await Until.TrueAsync("the step has happened", async () => await _reader.ReadAsync(_objects.Completed) == (step == "W2"));
        await writer.KillAsync();
        await AssertNothingOldWasReadAsync();
    }

    private Task BeginAsync(Outage outage) => (_outage = outage).BeginAsync(_place.Redis!, _proxy);

    private async Task EndOutageAsync()
    {
        if (_outage is { } outage)
            await outage.EndAsync(_place.Redis!, _proxy);
        _outage = null;
    }

    private ValueTask<WriteScope<int, Versioned>> BeginWriteAsync() =>
        _writer.BeginWriteAsync(_objects.ByKey, [_objects.TagIn(_place.Database.Name)]);

    private WalkReader NewReader() =>
        new(_place.Database, new WalkCaches(() => new WalkCache(_store.Store, _place.Database, Options)), _objects);

    private async Task ChangeAsync()
    {
        await _reader.LookAsync();
        await _place.Database.ChangeAsync(_objects);
        await _reader.LookAsync();
    }

    private async Task RunOutAsync(WriteScope<int, Versioned> write)
    {
        await _reader.LookForAsync(Long);
        Assert.That(write.IsIntact, Is.False);
    }

    // A read that the server does not answer in time would go to the source.
    private async Task<bool> IsOldAsync()
    {
        var got = await new WalkCache(_store.Store, _place.Database, Options with { StoreTimeout = TimeSpan.FromMinutes(1) }).ReadAsync(_objects.Completed);
        return got!.Version < await _place.Database.VersionAsync(_objects.Completed);
    }

    private Task ConnectedAsync() => Until.TrueAsync("the writer is connected again", async () =>
    {
        try
        {
            await _writersStore.ReadAsync(CacheKeys.For("walk"), default);

            // The breaker of its cache has to find that out by itself.
            await _writer.ReadAsync(_objects.Completed);
            return _writer.StoreBreakerState == StoreBreakerState.Closed;
        }
        catch (Exception exception) when (exception is StackExchange.Redis.RedisException or TimeoutException)
        {
            return false;
        }
    });

    private async Task AssertNothingOldWasReadAsync()
    {
        await _reader.LookAsync();
        await _reader.EndAsync();
        Assert.That((_reader.Reads.Stale, _reader.Reads.StaleHits), Is.EqualTo((0, 0)), $"of {_reader.Reads.Reads} reads, {_reader.Reads.Hits} of them from the cache");
    }
}
