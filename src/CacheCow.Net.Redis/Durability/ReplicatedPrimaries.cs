using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// The primaries, each over a connection of its own: a <c>WAIT</c> stops all that comes after it on its connection, so reads must not be there. Made when they are first needed.
/// </summary>
/// <param name="durability">How many replicas, and how long they have.</param>
/// <param name="multiplexer">The connection that everything else uses.</param>
/// <param name="topology">Whether that is a cluster.</param>
/// <param name="check">Whether the servers are what they look like.</param>
internal sealed class ReplicatedPrimaries(InvalidationDurability durability, IConnectionMultiplexer multiplexer, Topology topology, ServerCheck check) : IPrimaries
{
    private const int AnySlot = -1;

    private readonly IDatabase _shared = multiplexer.GetDatabase();
    private readonly ConcurrentDictionary<int, EndPoint> _endPoints = new();
    private readonly Lock _connecting = new();
    private readonly Dictionary<EndPoint, Task<NamedConnection>> _connections = [];
    private bool _isDisposed;

    public InvalidationDurability Durability => durability;

    /// <summary>Who is primary is asked anew.</summary>
    public void Forget() => _endPoints.Clear();

    public async ValueTask<IPrimary> OfAsync(RedisKey key, CancellationToken cancellationToken)
    {
        if (!check.IsPassed)
            await check.PassAsync(cancellationToken).ConfigureAwait(false);
        var slot = topology.IsCluster ? multiplexer.HashSlot(key) : AnySlot;
        if (!_endPoints.TryGetValue(slot, out var endPoint))
            _endPoints[slot] = endPoint = await EndPointAsync(key, cancellationToken).ConfigureAwait(false);
        var connection = await ConnectionAsync(endPoint).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ReplicatedPrimary(connection, await NameAsync(connection).WaitAsync(cancellationToken).ConfigureAwait(false), this);
    }

    public async Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var primary = await OfAsync(keys[0], cancellationToken).ConfigureAwait(false);
        RedisResult result;
        try
        {
            result = await primary.RunAsync(script, keys, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerErrors.IsMoved(error))
        {
            // Nothing has run: the slot is another node's by now.
            primary = await OfAsync(keys[0], cancellationToken).ConfigureAwait(false);
            result = await primary.RunAsync(script, keys, arguments, cancellationToken).ConfigureAwait(false);
        }

        await primary.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        Task<NamedConnection>[] connections;
        lock (_connecting)
        {
            _isDisposed = true;
            connections = [.. _connections.Values];
            _connections.Clear();
        }

        foreach (var connection in connections)
        {
            await ((Task)connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (connection.IsCompletedSuccessfully)
                await (await connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    // Asked over the shared connection, which follows what the servers say of who is primary for what.
    private async Task<EndPoint> EndPointAsync(RedisKey key, CancellationToken cancellationToken) =>
        await _shared.IdentifyEndpointAsync(key, Flags.Primary).WaitAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new CacheStoreException("No primary was found that could do it. Nothing has happened. Try again.");

    private async Task<string> NameAsync(NamedConnection connection)
    {
        try
        {
            return await connection.NameAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            Forget();
            throw;
        }
    }

    private Task<NamedConnection> ConnectionAsync(EndPoint endPoint)
    {
        lock (_connecting)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RedisStore));
            if (!_connections.TryGetValue(endPoint, out var connection) || connection.IsFaulted || connection.IsCanceled)
                _connections[endPoint] = connection = ConnectAsync(endPoint);
            return connection;
        }
    }

    private async Task<NamedConnection> ConnectAsync(EndPoint endPoint)
    {
        var options = SingleServer.Options(multiplexer, endPoint);
        options.AbortOnConnectFail = false;
        durability.Configure?.Invoke(options);

        // What is sent during a WAIT waits for its end, and then perhaps for its own.
        var longest = (int)(2 * durability.Timeout.TotalMilliseconds);
        options.AsyncTimeout += longest;
        options.SyncTimeout += longest;
        return new NamedConnection(await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false), _shared.Database, durability);
    }
}
