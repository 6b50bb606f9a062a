using System.Net;
using System.Net.Sockets;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Says again whatever it is told.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Task> _echoing = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;
    private long _heard;

    public EchoServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many bytes it was told.</summary>
    public long Heard => Volatile.Read(ref _heard);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_echoing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _echoing.Add(EchoAsync(await _listener.AcceptSocketAsync(_ending.Token)));
    }

    private async Task EchoAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[4096];
            for (int read; (read = await socket.ReceiveAsync(buffer, _ending.Token)) > 0;)
            {
                Interlocked.Add(ref _heard, read);
                await socket.SendAsync(buffer.AsMemory(0, read), _ending.Token);
            }
        }
    }
}
