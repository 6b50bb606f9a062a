using System.Diagnostics;
using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>What this process hears of the others: everything, or it drops everything, or it is not confirmed.</summary>
[TestFixture, Parallelizable]
internal sealed class BackplaneTests
{
    private static readonly CacheKeys Keys = CacheKeys.For("backplane", 1);

    private RedisServer _server = null!;
    private RedisStore _node = null!;
    private RedisStore _other = null!;
    private RecordingListener _listener = null!;
    private IInvalidationLink _link = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await RedisServer.StartAsync();
        _node = await RedisStore.ConnectAsync($"{_server.Address},abortConnect=false");
        _other = await RedisStore.ConnectAsync($"{_server.Address},abortConnect=false");
        _listener = new RecordingListener();
        _link = _node.Listen(_listener);
        await _listener.ConfirmedAsync();
    }

    [TearDown]
    public async Task TearDown()
    {
        _link.Dispose();
        await _node.DisposeAsync();
        await _other.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Listen_NobodyDoes_NothingIsSubscribed()
    {
        await using var third = await RedisStore.ConnectAsync(_server.Address);
        await third.InvalidateAsync(Keys, TimeSpan.Zero, default);
        Assert.That(third.BackplaneState, Is.EqualTo(BackplaneState.Off));
        Assert.That(await _server.CliAsync("PUBSUB", "NUMSUB", "cachecow:invalidations"), Does.Contain("1"), "the one of the set-up");
    }

    [Test]
    public async Task Confirmed_LinkWorks_IsConnected()
    {
        await _listener.ConfirmedAsync();
        Assert.That(_listener.LastAge, Is.GreaterThan(TimeSpan.Zero), "counted from the sending");
        await Until.TrueAsync("it is connected", () => Task.FromResult(_node.BackplaneState == BackplaneState.Connected));
    }

    // The subscriber is cut off and comes back within a second: no heartbeat is missing, but a message is.
    [Test]
    public async Task Listen_SubscriberIsKilledAndAMessageIsLost_DropsEverythingBeforeItIsConfirmedAgain()
    {
        var before = _listener.Everythings;
        await _server.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await _other.InvalidateAsync(Keys, TimeSpan.Zero, default);
        await Until.TrueAsync("it has heard, or knows that it has not", () =>
            Task.FromResult(_listener.HasHeardObject(Keys.GetDataHash()) || _listener.Everythings > before));
    }

    [Test]
    public async Task Listen_ServerIsRestartedEmpty_DropsEverything()
    {
        var before = _listener.Everythings;
        await _server.RestartAsync();
        await _listener.HeardEverythingAsync(before);
        await _listener.ConfirmedAsync();
        await InvalidateUntilItWorksAsync();
        await _listener.HeardObjectAsync(Keys.GetDataHash());
    }

    [Test]
    public async Task Listen_ServerForgetsTheStream_DropsEverything()
    {
        var before = _listener.Everythings;
        await _server.CliAsync("FLUSHALL");
        await _listener.HeardEverythingAsync(before);
    }

    [Test]
    public async Task Listen_ServerIsStopped_IsSilentAndThenConfirmedAgain()
    {
        var states = new List<BackplaneState>();
        _node.BackplaneStateChanged += (_, change) =>
        {
            lock (states)
                states.Add(change.Current);
            throw new InvalidOperationException("A handler's mistake.");
        };
        await _server.PauseAsync();
        var atMost = _listener.Confirmations + 1;
        await Until.TrueAsync("it is silent", () => Task.FromResult(_node.BackplaneState == BackplaneState.Silent));
        Assert.That(_listener.Confirmations, Is.LessThanOrEqualTo(atMost));
        await _server.ContinueAsync();
        await Until.TrueAsync("it is connected", () => Task.FromResult(_node.BackplaneState == BackplaneState.Connected));
        await Until.TrueAsync("both were told", () =>
        {
            lock (states)
                return Task.FromResult(states.SequenceEqual([BackplaneState.Silent, BackplaneState.Connected]));
        });
    }

    [Test]
    public async Task Listen_MessagesAreNone_DropsEverythingAndOthersAreHeard()
    {
        var (random, before) = (new Random(5), _listener.Everythings);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(_server.Address);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
                bytes[0] = (byte)random.Next(0, 2);
            await multiplexer.GetSubscriber().PublishAsync(RedisChannel.Literal("cachecow:invalidations"), bytes);
        }

        await _listener.HeardEverythingAsync(before);
        await _other.InvalidateAsync(Keys, TimeSpan.Zero, default);
        await _listener.HeardObjectAsync(Keys.GetDataHash());
        await _listener.ConfirmedAsync();
        await multiplexer.CloseAsync();
    }

    // More than anybody can queue: what is dropped is found missing.
    [Test]
    public async Task Listen_Flood_IsConfirmedAgainAndHearsWhatComesAfter()
    {
        for (var i = 0; i < 60; i++)
            await Task.WhenAll(Enumerable.Range(0, 500).Select(n => _other.InvalidateAsync(CacheKeys.For("flood", n), TimeSpan.Zero, default).AsTask()));
        await _listener.ConfirmedAsync();
        await _other.InvalidateAsync(Keys, TimeSpan.Zero, default);
        await _listener.HeardObjectAsync(Keys.GetDataHash());
    }

    [Test]
    public async Task Listen_LateJoiner_StartsEmptyAndHears()
    {
        await _other.InvalidateAsync(Keys, TimeSpan.Zero, default);
        await using var late = await RedisStore.ConnectAsync(_server.Address);
        var listener = new RecordingListener();
        using var link = late.Listen(listener);
        await listener.ConfirmedAsync();
        Assert.That(listener.Everythings, Is.Positive, "before it is confirmed");
        await _other.InvalidateAsync(Keys, TimeSpan.Zero, default);
        await listener.HeardObjectAsync(Keys.GetDataHash());
    }

    [Test]
    public async Task Dispose_WhileListening_EndsTheSubscription()
    {
        await _node.DisposeAsync();
        Assert.That(_node.BackplaneState, Is.EqualTo(BackplaneState.Off));
        await Until.TrueAsync("nobody is subscribed", async () => (await _server.CliAsync("PUBSUB", "NUMSUB", "cachecow:invalidations")).EndsWith('0'));
        Assert.That(() => _node.Listen(_listener), Throws.InstanceOf<ObjectDisposedException>());
    }

    // Wrong by half a round trip at the most, and that is shorter than the whole call.
    [Test]
    public async Task Time_IsTheServers()
    {
        var (began, before) = (Stopwatch.GetTimestamp(), await ServerTimeAsync());
        var time = await _node.TimeAsync(default);
        var (after, error) = (await ServerTimeAsync(), Stopwatch.GetElapsedTime(began));
        Assert.That(time, Is.InRange(before - error, after + error));
        await _server.PauseAsync();
        Assert.That(await _node.TimeAsync(default), Is.GreaterThan(before - error), "it is not asked for again");
        await _server.ContinueAsync();
    }

    private async Task<DateTimeOffset> ServerTimeAsync()
    {
        var parts = (await _server.CliAsync("TIME")).Split('\n');
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], null)).AddMicroseconds(long.Parse(parts[1], null));
    }

    private async Task InvalidateUntilItWorksAsync()
    {
        await Until.TrueAsync("the server is back", async () =>
        {
            try
            {
                await _other.InvalidateAsync(Keys, TimeSpan.Zero, default);
                return true;
            }
            catch (RedisException)
            {
                return false;
            }
        });
    }
}
