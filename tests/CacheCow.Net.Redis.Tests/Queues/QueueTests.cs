using System.Globalization;
using System.Text;
using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests.Queues;

/// <summary>Queues on a server that others use, too, that is full, or that forgets.</summary>
[TestFixture, Parallelizable]
internal sealed class QueueTests
{
    private RedisServer _server = null!;
    private RedisStore _store = null!;
    private string _folder = null!;

    private string _queue = null!;

    private string Stream => $"cachecow:queue:{{{_queue}}}";

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = Directory.CreateTempSubdirectory("cachecow-aof-").FullName;
        _server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always", "--dir", _folder);
        _store = await RedisStore.ConnectAsync(_server.Address);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SetUp]
    public void NewQueue() => _queue = "q-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    [Test]
    public async Task Read_SomebodyElsesEntries_AreDeadLettersOrUnreadableAndTheOthersComeInOrder()
    {
        await EnqueueAsync("a", "1");
        await _server.CliAsync("XADD", Stream, "*", "k", "a", "v", "theirs");
        await _server.CliAsync("XADD", Stream, "*", "x", "y");
        await EnqueueAsync("b", "2");
        Assert.That(await ValuesAsync(), Is.EqualTo(new[] { "1", "2" }));
        Assert.That(await ValuesAsync(), Is.EqualTo(new[] { "1", "2" }));
        var dead = await _store.ReadDeadAsync(_queue, 0, 10, default);
        Assert.That(dead.Select(letter => (Text(letter.Key), Text(letter.Value), letter.Reason)), Is.EqualTo(new[] { ("a", "theirs", "Unreadable: Foreign"), ("", "", "Unreadable: Foreign") }));
        Assert.That((await _store.ReplayAsync(_queue, dead[0].Sequence, force: false, default)).State, Is.EqualTo(ReplayState.NewerAccepted), "it was never accepted");
        Assert.That(await _store.DiscardAsync(_queue, dead[1].Sequence, default), Is.True);
    }

    [Test]
    public async Task Read_LargeValues_ComeInPagesOfSomeMegabytes()
    {
        const int Entries = 5, Bytes = 3 << 20;
        var (worker, large) = (LeaseToken.Create(), new byte[Bytes]);
        for (var i = 0; i < Entries; i++)
            await _store.EnqueueAsync(_queue, new[] { (byte)i }, large, 100, default);
        var (sequences, pages) = (new List<long>(), new List<int>());
        for (var page = await _store.ReadQueueAsync(_queue, 0, 64, default); page.Length > 0; page = await _store.ReadQueueAsync(_queue, sequences[^1], 64, default))
        {
            sequences.AddRange(page.Select(entry => entry.Sequence));
            pages.Add(page.Length);
        }

        Assert.That(pages, Is.EqualTo(new[] { 2, 2, 1 }));
        await _store.LeaseQueueAsync(_queue, worker, TimeSpan.FromMinutes(1), default);
        foreach (var sequence in sequences)
            await _store.BuryAsync(_queue, worker, sequence, "Test", default);
        var first = await _store.ReadDeadAsync(_queue, 0, 64, default);
        Assert.That((first.Length, (await _store.ReadDeadAsync(_queue, first[^1].Sequence, 64, default)).Length), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task Read_AnEntryWithOurKindOfNumberAndNothingInIt_IsEmpty()
    {
        await _server.CliAsync("XADD", Stream, "5-0", "x", "y");
        await EnqueueAsync("a", "1");
        Assert.That(await ValuesAsync(), Is.EqualTo(new[] { "", "1" }));
    }

    [Test]
    public async Task DeadLetters_TheirFieldsAreSomebodyElses_AreReadAllTheSame()
    {
        await _server.CliAsync("ZADD", Stream + ":order", "3", "3", "4", "x");
        await _server.CliAsync("HSET", Stream + ":dead", "3:a", "many", "3:t", "99999999999999999999");
        var dead = await _store.ReadDeadAsync(_queue, 0, 10, default);
        Assert.That(dead.Select(letter => (letter.Sequence, letter.Attempts)), Is.EqualTo(new[] { (3L, 0), (0L, 0) }));
    }

    [Test]
    public async Task Enqueue_TheStateIsLostAndTheClockWasSetBack_NumbersGoOnRising()
    {
        var first = await EnqueueAsync("a", "1");
        var later = (first + 3_600_000_000).ToString(CultureInfo.InvariantCulture);
        await _server.CliAsync("XADD", Stream, later + "-0", "k", "a", "v", "from before the clock was set back");
        await _server.CliAsync("DEL", Stream + ":state");
        Assert.That(await EnqueueAsync("a", "2"), Is.EqualTo(first + 3_600_000_001));
        Assert.That(await EnqueueAsync("a", "3"), Is.EqualTo(first + 3_600_000_002));
    }

    [Test]
    public async Task Enqueue_EverythingIsLost_NumbersGoOnRising()
    {
        var first = await EnqueueAsync("a", "1");
        await _server.CliAsync("FLUSHALL");
        Assert.That(await EnqueueAsync("a", "2"), Is.GreaterThan(first));
    }

    [Test]
    public async Task ServerIsFull_NothingIsAcceptedAndWhatWaitsCanBeTakenOut()
    {
        var worker = LeaseToken.Create();
        var (first, second) = (await EnqueueAsync("a", "1"), await EnqueueAsync("b", "2"));
        await _store.LeaseQueueAsync(_queue, worker, TimeSpan.FromMinutes(1), default);
        await _server.CliAsync("CONFIG", "SET", "maxmemory", "1");
        try
        {
            Assert.That(async () => await EnqueueAsync("c", "3"), Throws.TypeOf<RedisServerException>().With.Message.Contains("OOM"));
            Assert.That(await _store.DequeueAsync(_queue, worker, first, default), Is.True);
            Assert.That(await _store.BuryAsync(_queue, worker, second, "Test", default), Is.True);
        }
        finally
        {
            await _server.CliAsync("CONFIG", "SET", "maxmemory", "0");
        }

        var state = await _store.GetQueueStateAsync(_queue, default);
        Assert.That((state.Length, state.DeadLetters, state.Newest), Is.EqualTo((0L, 1L, second)));
    }

    [Test]
    public async Task ServerIsKilled_WithAppendOnly_WhatWasAcceptedIsThere()
    {
        var first = await EnqueueAsync("a", "1");
        await EnqueueAsync("a", "2");
        await _server.RestartAsync();
        await Until.TrueAsync("the store is connected again", async () =>
        {
            try
            {
                return (await ValuesAsync()).Length == 2;
            }
            catch (Exception exception) when (exception is RedisConnectionException or RedisTimeoutException)
            {
                return false;
            }
        });
        Assert.That(await EnqueueAsync("a", "3"), Is.GreaterThan(first));
        Assert.That(Text((await _store.ReadNewestAsync(_queue, [Encoding.UTF8.GetBytes("a")], default))[0]!.Value), Is.EqualTo("3"));
    }

    [Test]
    public async Task Check_SettingsThatCanLoseTheQueue_AreNamed()
    {
        Assert.That(await _store.CheckDurabilityAsync(default), Is.Empty);
        await _server.CliAsync("CONFIG", "SET", "maxmemory", "1gb");
        await _server.CliAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        Assert.That(await _store.CheckDurabilityAsync(default), Has.Count.EqualTo(1).And.All.Contains("allkeys-lru").And.All.Contains("CONFIG SET maxmemory-policy"));
        await _server.CliAsync("CONFIG", "SET", "maxmemory", "0");
        await _server.CliAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        var forgetful = new RedisStore(await Servers.ToStandalone);
        Assert.That(await forgetful.CheckDurabilityAsync(default), Has.Count.EqualTo(1).And.All.Contains("appendonly"));
    }

    [Test]
    public async Task Clear_AndPatterns_LeaveQueuesAlone()
    {
        await EnqueueAsync("a", "1");
        await _store.ClearAsync(null, default);
        await _store.InvalidateMatchingAsync(new CacheKeys("*", "*", "all"), null, default);
        Assert.That(await ValuesAsync(), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public void Enqueue_MoreBytesThanTheStoreTakes_Throws() => Assert.That(
        async () => await new RedisStore(await Servers.ToStandalone, new RedisStoreOptions { MaxValueBytes = 10 }).EnqueueAsync(_queue, new byte[1], new byte[11], 10, default),
        Throws.ArgumentException.With.Message.Contains("MaxValueBytes"));

    private async Task<long> EnqueueAsync(string key, string value) => await _store.EnqueueAsync(_queue, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), 100, default);

    private async Task<string[]> ValuesAsync() => [.. (await _store.ReadQueueAsync(_queue, 0, 100, default)).Select(entry => Text(entry.Value))];

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
