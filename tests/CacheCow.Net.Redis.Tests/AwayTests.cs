using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>P4: caches on a server that is away, and on a store that was disposed of.</summary>
[TestFixture, Parallelizable]
internal sealed class AwayTests
{
    private static readonly StoreBreakerOptions Quick = new() { FirstPause = TimeSpan.FromMilliseconds(10), LongestPause = TimeSpan.FromMilliseconds(100) };

    private RedisServer _server = null!;
    private RedisStore _store = null!;
    private TextSource _source = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await RedisServer.StartAsync();
        _store = await RedisStore.ConnectAsync(_server.Address);
        _source = new TextSource { ["t.k"] = "old" };
    }

    [TearDown]
    public async Task Stop()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Get_ServerIsAway_IsLeftAloneUntilItIsBack(bool hangs)
    {
        var cache = new TaggedCache(_store, _source, new CacheCowOptions { StoreTimeout = TimeSpan.FromMilliseconds(200), StoreBreaker = Quick });
        await cache.GetAsync("t.k");
        await (hangs ? _server.PauseAsync() : _server.StopAsync());
        await Until.TrueAsync("the breaker opens", async () => await cache.GetAsync("t.k") == "old" && cache.StoreBreakerState != StoreBreakerState.Closed);
        _source["t.k"] = "new";
        await Assert.ThatAsync(() => cache.InvalidateAsync("t.k").AsTask(), Throws.TypeOf<CacheStoreException>());
        Assert.That(await cache.GetAsync("t.k"), Is.EqualTo("new"));
        await (hangs ? _server.ContinueAsync() : _server.RestartAsync());
        await Until.TrueAsync("the breaker closes", () => Task.FromResult(cache.StoreBreakerState == StoreBreakerState.Closed));
        Assert.That(await cache.GetAsync("t.k"), Is.EqualTo("new"));
        await Until.TrueAsync("it is cached again", async () =>
        {
            var fetches = _source.Fetches;
            return await cache.GetAsync("t.k") == "new" && await cache.GetAsync("t.k") == "new" && _source.Fetches == fetches;
        });
    }

    [Test]
    public async Task Store_IsDisposed_ReadsComeFromTheSourceAndChangesThrow()
    {
        var (tagged, plain) = (new TaggedCache(_store, _source), new TextCache(_store, _source));
        await tagged.GetAsync("t.k");
        await _store.DisposeAsync();
        foreach (var cache in new[] { tagged, plain, new TextCache(_store, _source) })
        {
            Assert.That(await cache.GetAsync("t.k"), Is.EqualTo("old"));
            Assert.That(cache.Get("t.k"), Is.EqualTo("old"));
            Assert.That(await cache.GetManyAsync(["t.k", "none"]), Has.Count.EqualTo(1));
            Assert.That(await cache.GetAsync("t.k", new ReadOptions { Refresh = true }), Is.EqualTo("old"));
            Assert.That(async () => await cache.InvalidateAsync("t.k"), Throws.TypeOf<CacheStoreException>());
            Assert.That(async () => await cache.InvalidateTagAsync("t"), Throws.TypeOf<CacheStoreException>());
            Assert.That(async () => await cache.ClearAsync(), Throws.TypeOf<CacheStoreException>());
            Assert.That(async () => await cache.BeginWriteAsync("t.k"), Throws.TypeOf<CacheStoreException>());
        }
    }
}
