using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>A subscription whose messages are handled one by one, in the order in which the server sent them: a heartbeat proves nothing about messages that it has overtaken.</summary>
internal sealed class OrderedSubscription : IAsyncDisposable
{
#if FULL_FEED
    private readonly ChannelMessageQueue _queue;

    private OrderedSubscription(ChannelMessageQueue queue) => _queue = queue;

    public static async Task<OrderedSubscription> StartAsync(IConnectionMultiplexer multiplexer, string channel, Action<byte[]?> handle)
    {
        var queue = await multiplexer.GetSubscriber().SubscribeAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal)).ConfigureAwait(false);
        queue.OnMessage(message => handle(message.Message));
        return new OrderedSubscription(queue);
    }

    public async ValueTask DisposeAsync() => await _queue.UnsubscribeAsync().ConfigureAwait(false);
#else
    private readonly ConnectionMultiplexer _connection;

    private OrderedSubscription(ConnectionMultiplexer connection) => _connection = connection;

    /// <remarks>
    /// The client of a partial package feed (1.2.6) keeps the order for all or nothing of a connection, and with the order of calls kept it may come to a standstill (see
    /// <see cref="ClientQuirks"/>): hence a connection of its own, on which nobody waits for anything.
    /// </remarks>
    public static async Task<OrderedSubscription> StartAsync(IConnectionMultiplexer multiplexer, string channel, Action<byte[]?> handle)
    {
        var options = ConfigurationOptions.Parse(multiplexer.Configuration);
        options.AbortOnConnectFail = false;
        var connection = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        connection.PreserveAsyncOrder = true;
        await connection.GetSubscriber().SubscribeAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), (_, message) => handle(message)).ConfigureAwait(false);
        return new OrderedSubscription(connection);
    }

    public async ValueTask DisposeAsync() => await _connection.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
#endif
}
