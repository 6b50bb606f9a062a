using System.Net;
using System.Net.Sockets;

namespace CacheCow.Net.Testing;

/// <summary>A client's connection to a proxy, and the proxy's to the server.</summary>
internal sealed class ProxiedConnection : IDisposable
{
    private readonly Socket _client;
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ProxiedFlow _toServer, _toClient;
    private readonly CancellationTokenSource _cut = new();

    public ProxiedConnection(Socket client, FaultyLink link)
    {
        (_client, client.NoDelay) = (client, true);
        _toServer = new ProxiedFlow(client, _server, FlowDirections.ToServer, link);
        _toClient = new ProxiedFlow(_server, client, FlowDirections.ToClient, link);
    }

    /// <summary>Some of it was swallowed: it can never be whole again.</summary>
    public bool HasLost => _toServer.HasLost || _toClient.HasLost;

    /// <summary>Until both ends have closed, or it is cut.</summary>
    public async Task RunAsync(int serverPort)
    {
        using (this)
        {
            if (await TryAsync(() => _server.ConnectAsync(IPAddress.Loopback, serverPort, _cut.Token).AsTask()))
                await Task.WhenAll(TryAsync(() => _toServer.RunAsync(_cut.Token)), TryAsync(() => _toClient.RunAsync(_cut.Token)));
        }
    }

    /// <summary>Both ends are told that the connection is broken (<c>RST</c>).</summary>
    public void Cut()
    {
        _cut.Cancel();
        _client.Close(timeout: 0);
        _server.Close(timeout: 0);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    // If one direction breaks, so does the other.
    private async Task<bool> TryAsync(Func<Task> run)
    {
        try
        {
            await run();
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Cut();
            return false;
        }
    }
}
