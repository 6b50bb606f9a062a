using System.Diagnostics;
using System.Globalization;
using CacheCow.Net.Nodes;
using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests.Queues;

/// <summary>Writing behind, on servers that stop, lose and bring back, and on a cluster.</summary>
[TestFixture, Parallelizable]
internal sealed class BehindTests
{
    private readonly List<LogCache> _caches = [];
    private string _folder = null!;
    private string _queue = null!;
    private WriteLog _log = null!;

    [SetUp]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("cachecow-behind-").FullName;
        _queue = "log-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _log = new WriteLog(Path.Combine(_folder, "log"));
    }

    [TearDown]
    public async Task Close()
    {
        await Task.WhenAll(_caches.Select(cache => cache.DisposeAsync().AsTask()));
        _caches.Clear();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task OnACluster_AllIsReadAndWrittenInOrder()
    {
        var (first, second) = (OpenOn(await Servers.ToCluster), OpenOn(await Servers.ToCluster));
        for (var i = 0; i < 60; i++)
        {
            await first.AcceptAsync($"k{i % 6}", $"{i}");
            Assert.That(await second.GetAsync($"k{i % 6}"), Is.EqualTo($"{i}"));
        }

        await second.DrainAsync();
        await AssertWrittenOnceAndInOrderAsync(60);
    }

    [Test]
    public async Task ServerStandsStillForLongerThanTheLease_GoesOnInOrderAndNothingIsLost()
    {
        await using var server = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.Address);
        var cache = OpenOn(connection, new CacheCowOptions { StoreTimeout = TimeSpan.FromMilliseconds(300) });
        for (var i = 0; i < 200; i++)
            await cache.AcceptAsync($"k{i % 6}", $"{i}");
        await server.PauseAsync();
        Assert.That(async () => await cache.AcceptAsync("late", "0"), Throws.TypeOf<CacheStoreException>());
        Assert.That(async () => await cache.GetAsync("k1"), Throws.TypeOf<CacheStoreException>(), "nobody knows whether the source has the newest");
        var pausedAt = Stopwatch.GetTimestamp();
        await Until.TrueAsync("its lease is over", () => Task.FromResult(Stopwatch.GetElapsedTime(pausedAt) > BehindNode.OptionsOf(_queue).WorkerLease));
        await server.ContinueAsync();
        await Until.TrueAsync("the store answers", async () => await StateOrNullAsync(cache) is not null);
        await cache.DrainAsync();
        foreach (var key in (await _log.LinesAsync()).Where(line => line.Key != "late").GroupBy(line => line.Key))
        {
            var written = key.Select(line => int.Parse(line.Value, CultureInfo.InvariantCulture)).ToArray();
            Assert.That(written, Is.Ordered, "repeated, perhaps, and never out of order");
            Assert.That(written.Distinct(), Is.EqualTo(Enumerable.Range(0, 200).Where(i => $"k{i % 6}" == key.Key)));
        }
    }

    [Test]
    public async Task ServerBringsBackWhatWasRemoved_IsWrittenAgain()
    {
        var connection = await Servers.ToStandalone;
        var (accepter, store) = (OpenOn(connection, drains: false), new RedisStore(connection));
        await accepter.AcceptAsync("k0", "0");
        var entry = (await store.ReadQueueAsync(_queue, 0, 1, default)).Single();
        var writer = OpenOn(connection);
        await writer.DrainAsync();

        // As after a failover: the entry is there again, under a number that was read already.
        RedisKey stream = $"cachecow:queue:{{{_queue}}}";
        await connection.GetDatabase().KeyDeleteAsync(stream);
        await connection.GetDatabase().ExecuteAsync("XADD", stream, "5-0", "k", entry.Key.ToArray(), "v", entry.Value.ToArray());
        await writer.DrainAsync();
        Assert.That((await _log.LinesAsync()).Select(line => (line.Value, line.Sequence)), Is.EqualTo(new[] { ("0", entry.Sequence), ("0", 5) }));
    }

    [Test]
    public async Task EverythingIsFlushed_GoesOnWithHigherNumbers()
    {
        await using var server = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.Address);
        var cache = OpenOn(connection);
        var first = await cache.AcceptAsync("k0", "0");
        await cache.DrainAsync();
        await server.CliAsync("FLUSHALL");
        Assert.That(await cache.AcceptAsync("k0", "1"), Is.GreaterThan(first));
        await cache.DrainAsync();
        Assert.That(await _log.ReadAsync("k0"), Is.EqualTo("1"));
    }

    private static async Task<WriteBehindState?> StateOrNullAsync(LogCache cache)
    {
        try
        {
            return await cache.GetStateAsync();
        }
        catch (CacheStoreException)
        {
            return null;
        }
    }

    private LogCache OpenOn(IConnectionMultiplexer connection, CacheCowOptions? options = null, bool drains = true)
    {
        var cache = new LogCache(new RedisStore(connection), _log, BehindNode.OptionsOf(_queue) with { Drains = drains }, options);
        _caches.Add(cache);
        return cache;
    }

    private async Task AssertWrittenOnceAndInOrderAsync(int count)
    {
        foreach (var key in (await _log.LinesAsync()).GroupBy(line => line.Key))
            Assert.That(key.Select(line => int.Parse(line.Value, CultureInfo.InvariantCulture)), Is.EqualTo(Enumerable.Range(0, count).Where(i => $"k{i % 6}" == key.Key)));
    }
}
