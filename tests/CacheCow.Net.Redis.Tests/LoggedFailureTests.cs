using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Keys hold what outsiders and customers have chosen: what is logged of a failing server names none, whatever the client's exceptions say.</summary>
[TestFixture]
internal sealed class LoggedFailureTests
{
    private const string Hostile = "alice@example.com\n[Error] forged: all is lost";

    private RedisServer _server = null!;
    private LogReader _log = null!;
    private ConnectionMultiplexer? _brought;

    [SetUp]
    public async Task Start()
    {
        _server = await RedisServer.StartAsync();
        _log = new LogReader();
    }

    [TearDown]
    public async Task Stop()
    {
        _log.Dispose();
        if (_brought is not null)
            await _brought.CloseAsync(allowCommandsToComplete: false);
        _brought = null;
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Log_OfFailures_NamesNoKey([Values] bool isBrought, [Values] bool hangs)
    {
        await using var store = await StoreAsync(isBrought);
        var cache = Cache(store, logKeys: false);
        await FailAsync(cache, hangs);
        Assert.That(_log.Of(100), Is.Not.Empty);
        Assert.That(_log.Text, Does.Not.Contain("alice").And.Not.Contain("forged"));
        Assert.That(_log.Lines.Select(line => line.Exception), Is.All.Null);
    }

    [Test]
    public async Task Log_KeysMayBeLogged_HasTheWholeException()
    {
        await using var store = await StoreAsync(isBrought: true);
        await FailAsync(Cache(store, logKeys: true), hangs: true);
        // What the client's time-out says of keys depends on what it has just sent: that it is the client's own exception is what counts.
        Assert.That(_log.Of(100).First().Exception, Is.InstanceOf<TimeoutException>());
    }

    [TestCase(false, false)]
    [TestCase(true, true)]
    public async Task Exception_OfTheClient_NamesTheKeyOnlyIfTheProgramsConnectionDoes(bool isBrought, bool namesIt)
    {
        await using var store = await StoreAsync(isBrought);
        await _server.StopAsync();
        var keys = CacheKeys.Readable("customer", Hostile);
        RedisConnectionException? failure = null;
        await Until.TrueAsync("the client knows that the server is away", async () =>
        {
            failure = await Assert.CatchAsync(() => store.ReadAsync(keys, default).AsTask()) as RedisConnectionException;
            return failure?.FailureType == ConnectionFailureType.UnableToResolvePhysicalConnection;
        });
        Assert.That(failure!.Message.Contains("alice", StringComparison.Ordinal), Is.EqualTo(namesIt), failure.Message);
    }

    // Reading, refreshing, invalidating and writing, on a server that does not answer, or one that refuses.
    private async Task FailAsync(Readable cache, bool hangs)
    {
        cache.Get(Hostile);
        if (hangs)
            await _server.PauseAsync();
        else
            await _server.CliAsync("ACL", "SETUSER", "default", "-get", "-mget", "-evalsha", "-eval");
        cache.Get(Hostile);
        await cache.GetAsync(Hostile);
        await cache.GetManyAsync([Hostile, "others"]);
        Assert.That(() => cache.Invalidate(Hostile), Throws.TypeOf<CacheStoreException>());
        Assert.That(() => cache.InvalidateMany([Hostile, "others"]), Throws.TypeOf<CacheStoreException>());
        Assert.That(() => cache.BeginWrite(Hostile), Throws.TypeOf<CacheStoreException>());
    }

    private async Task<RedisStore> StoreAsync(bool isBrought)
    {
        var (configuration, options) = ($"{_server.Address},syncTimeout=50", new RedisStoreOptions { LoggerFactory = _log });
        if (!isBrought)
            return await RedisStore.ConnectAsync(configuration, options);
        var settings = ConfigurationOptions.Parse(configuration);
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        return new RedisStore(_brought = await ConnectionMultiplexer.ConnectAsync(settings), options);
    }

    private Readable Cache(ICacheStore store, bool logKeys) => new(store, new CacheCowOptions
    {
        LoggerFactory = _log, LogKeys = logKeys, StoreTimeout = TimeSpan.FromMilliseconds(200), StoreBreaker = null,
    });

    private sealed class Readable(ICacheStore store, CacheCowOptions options) : TextCache(store, new TextSource { [Hostile] = "text" }, options)
    {
        protected override string? Fetch(string key) => "text";

        protected override CacheKeys GetKeys(string key) => CacheKeys.Readable("customer", key);
    }
}
