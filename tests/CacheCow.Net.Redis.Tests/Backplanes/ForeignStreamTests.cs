using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>What anybody may do to the stream and the channels: messages are still heard, or everything is dropped, and the link is confirmed again.</summary>
[TestFixture, Parallelizable]
internal sealed class ForeignStreamTests
{
    private static readonly CacheKeys Keys = CacheKeys.For("foreign stream", 1);

    private RedisServer _server = null!;
    private RedisStore _node = null!;
    private RecordingListener _listener = null!;
    private IInvalidationLink _link = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await RedisServer.StartAsync();
        _node = await RedisStore.ConnectAsync(_server.Address);
        _listener = new RecordingListener();
        _link = _node.Listen(_listener);
        await _listener.ConfirmedAsync();
    }

    [TearDown]
    public async Task TearDown()
    {
        _link.Dispose();
        await _node.DisposeAsync();
        await _server.DisposeAsync();
    }

    [TestCase("HSET", "cachecow:stream", "name", "")]
    [TestCase("HSET", "cachecow:stream", "name", "a")]
    [TestCase("HDEL", "cachecow:stream", "name")]
    [TestCase("HSET", "cachecow:stream", "number", "many")]
    [TestCase("HSET", "cachecow:stream", "number", "-7")]
    [TestCase("HSET", "cachecow:stream", "number", "9223372036854775807")]
    [TestCase("HSET", "cachecow:stream", "number", "9007199254740993")]
    [TestCase("HSET", "cachecow:stream", "number", "1.5")]
    [TestCase("SET", "cachecow:stream", "x")]
    [TestCase("ZADD", "cachecow:stream", "1", "x")]
    public async Task Invalidate_StreamIsNone_IsHeardAndTheLinkIsConfirmed(params string[] command)
    {
        if (command[0] is "SET" or "ZADD")
            await _server.CliAsync("DEL", "cachecow:stream");
        await _server.CliAsync(command);

        await using var other = await RedisStore.ConnectAsync(_server.Address);
        await other.InvalidateAsync(Keys, TimeSpan.Zero, default);
        await _listener.HeardObjectAsync(Keys.GetDataHash());
        await _listener.ConfirmedAsync();
        Assert.That(await _server.CliAsync("HSTRLEN", "cachecow:stream", "name"), Is.EqualTo("16"));
    }

    [Test]
    public async Task Heartbeat_StreamIsNone_DropsEverythingAndConfirms([Values("HSET cachecow:stream name a", "SET cachecow:stream a")] string command)
    {
        var before = _listener.Everythings;
        await _server.CliAsync(command.Split(' '));
        await _listener.HeardEverythingAsync(before);
        await _listener.ConfirmedAsync();
    }

    [TestCase("")]
    [TestCase("\u0001")]
    [TestCase("\u0001short")]
    [TestCase("\u0002of a newer program")]
    [TestCase("foreign")]
    public async Task Listen_MessageCannotBeRead_DropsEverything(string message)
    {
        var before = _listener.Everythings;
        await _server.CliAsync("PUBLISH", "cachecow:invalidations", message);
        await _listener.HeardEverythingAsync(before);
        await _listener.ConfirmedAsync();
    }

    [Test]
    public async Task Listen_MessageIsLongerThanAny_DropsEverything()
    {
        var before = _listener.Everythings;
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(_server.Address);
        byte[] message = Sent.Message(Guid.NewGuid(), 1, [(byte)MessageKind.Objects, .. new byte[8 << 20]]);
        Assert.That(Message.TryRead(message, out _), Is.False);
        await multiplexer.GetSubscriber().PublishAsync(RedisChannel.Literal("cachecow:invalidations"), message);
        await _listener.HeardEverythingAsync(before);
        await multiplexer.CloseAsync();
    }

    // A full server refuses a script's first write: the message must have its number all the same, and the heartbeat come.
    [Test]
    public async Task Announce_ServerIsFull_KeepsTheStreamAndItsNumbers()
    {
        var many = StoreSteps.NewKeys(501);
        await _node.InvalidateManyAsync(many, TimeSpan.Zero, default);
        var (name, number) = (await _server.CliAsync("HGET", "cachecow:stream", "name"), await NumberAsync());
        await _server.CliAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await _server.CliAsync("CONFIG", "SET", "maxmemory", "1");
        await _node.InvalidateManyAsync(many, TimeSpan.Zero, default);
        await _listener.ConfirmedAsync();
        Assert.That(await NumberAsync(), Is.EqualTo(number + 1));
        Assert.That(await _server.CliAsync("HGET", "cachecow:stream", "name"), Is.EqualTo(name));
    }

    private async Task<long> NumberAsync() => long.Parse(await _server.CliAsync("HGET", "cachecow:stream", "number"), null);
}
