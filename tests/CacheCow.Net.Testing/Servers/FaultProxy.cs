using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CacheCow.Net.Testing;

/// <summary>A link that a test can break: a loopback port that hands every connection on to another port, for as long as nothing is wrong with it.</summary>
/// <remarks>
/// What is set holds for the connections that are there and for new ones, from when the call returns; what the proxy has not read by then is treated so. Faults add up until
/// <see cref="Heal"/>. Safe for use by any number of threads.
/// </remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly Lock _listening = new();
    private readonly FaultyLink _link;
    private readonly Socket _place;
    private Socket _listener;
    private Task _accepting;
    private bool _refuses;
    private volatile int _serverPort;

    private FaultProxy(int serverPort, TimeProvider time)
    {
        (_serverPort, _link) = (serverPort, new FaultyLink(time));
        _place = Bind(0);
        Port = ((IPEndPoint)_place.LocalEndPoint!).Port;
        _listener = Bind(Port);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>The proxy's port, the same from beginning to end.</summary>
    public int Port { get; }

    /// <summary>Host and port, as clients take them.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>How many connections there are.</summary>
    public int Connections => _connections.Count;

    /// <summary>How many bytes it has read until now, from both ends, whatever became of them.</summary>
    public long Received => _link.Received;

    /// <summary>How many bytes were swallowed until now.</summary>
    public long Swallowed => _link.Lost;

    /// <summary>Starts a proxy.</summary>
    /// <param name="serverPort">The loopback port that it hands on to. Nobody need listen there yet.</param>
    /// <param name="time">What delays are measured by; <see langword="null"/>: the machine's clock.</param>
    public static FaultProxy Start(int serverPort, TimeProvider? time = null) => new(serverPort, time ?? TimeProvider.System);

    /// <summary>Bytes vanish, and so does the news that an end has closed; the connections stay open. What comes after a gap in a connection vanishes too.</summary>
    public void Swallow(FlowDirections directions = FlowDirections.Both) => _link.Change(now => now with { Swallowed = directions });

    /// <summary>Bytes wait, and arrive after <see cref="Heal"/>.</summary>
    public void Stall(FlowDirections directions = FlowDirections.Both) => _link.Change(now => now with { Stalled = directions });

    /// <summary>Each byte arrives later by a time, those that are on their way included. As many as ever can be on their way.</summary>
    public void Delay(TimeSpan by, FlowDirections directions = FlowDirections.Both) => _link.Change(now => now with { Delay = by, Delayed = directions });

    /// <summary>In each direction of each connection, no more than so many bytes arrive in a second; a twentieth of them at a time.</summary>
    public void Throttle(int bytesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSecond, 1);
        _link.Change(now => now with { BytesPerSecond = bytesPerSecond });
    }

    /// <summary>Breaks all connections, at both ends.</summary>
    public void Cut() => Cut(_ => true);

    /// <summary>New connections are handed on to another port. Those that are there go on as they are.</summary>
    /// <param name="serverPort">The loopback port.</param>
    public void Redirect(int serverPort) => _serverPort = serverPort;

    /// <summary>New connections are refused, as if nobody listened. Those that are there go on.</summary>
    public void Refuse()
    {
        lock (_listening)
        {
            _refuses = true;
            _listener.Dispose();
        }
    }

    /// <summary>All is well again. A connection that has lost bytes is cut: it could not go on as if nothing had happened.</summary>
    public void Heal()
    {
        _link.Change(_ => Faults.None);
        Cut(connection => connection.HasLost);
        lock (_listening)
        {
            if (!_refuses)
                return;
            (_refuses, _listener) = (false, Bind(Port));
            _accepting = Task.WhenAll(_accepting, AcceptAsync(_listener));
        }
    }

    /// <summary>Refuses and cuts everything, and waits until nothing runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_listening)
        {
            _refuses = true;
            _listener.Dispose();
        }

        _place.Dispose();
        await _accepting;
        Cut();
        await Task.WhenAll(_connections.Values);
    }

    // The port is shared with a socket that never listens, and keeps the place while nobody does.
    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private Task AcceptAsync(Socket listener)
    {
        listener.Listen();
        return AcceptToTheEndAsync(listener);
    }

    private async Task AcceptToTheEndAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                Begin(await listener.AcceptAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Begin(Socket client)
    {
        var connection = new ProxiedConnection(client, _link);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = running.Task;
        _ = RunAsync(connection, running);
    }

    private async Task RunAsync(ProxiedConnection connection, TaskCompletionSource running)
    {
        try
        {
            await connection.RunAsync(_serverPort);
            _connections.TryRemove(connection, out _);
            running.SetResult();
        }
        catch (Exception exception)
        {
            // The proxy's own mistake: told by DisposeAsync.
            running.SetException(exception);
        }
    }

    private void Cut(Func<ProxiedConnection, bool> which)
    {
        foreach (var connection in _connections.Keys.Where(which))
            connection.Cut();
    }
}
