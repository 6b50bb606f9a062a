using System.Net;
using System.Net.Sockets;

namespace Shop.Servers;

/// <summary>Finds a loopback port for a server.</summary>
internal static class FreePort
{
    // Below those that systems hand out to clients: one of them could take the port before the server has it.
    private const int Least = 20_000;
    private const int Most = 30_000;

    /// <returns>A port that nobody listens on now.</returns>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(Least, Most);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
