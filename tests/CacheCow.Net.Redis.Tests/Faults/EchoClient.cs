using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Tells an <see cref="EchoServer"/> texts, and hears them again.</summary>
internal sealed class EchoClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private EchoClient(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <summary>Bytes that have arrived and were not yet heard.</summary>
    public int Arrived => _socket.Available;

    public static async Task<EchoClient> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new EchoClient(socket);
    }

    public ValueTask TellAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>So many bytes; fewer if the other end has closed.</summary>
    public async Task<string> HearAsync(int bytes)
    {
        var buffer = new byte[bytes];
        var read = await _stream.ReadAtLeastAsync(buffer, bytes, throwOnEndOfStream: false).AsTask().WaitAsync(Patience);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    public async Task<string> EchoAsync(string text)
    {
        await TellAsync(text);
        return await HearAsync(text.Length);
    }

    public void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _stream.Dispose();
}
