using System.Net;
using System.Net.Sockets;

namespace CacheCow.Net.Testing;

/// <summary>Finds loopback ports that nobody listens on now; somebody may in the next moment.</summary>
public static class FreePort
{
    /// <summary>What Redis adds to the port of a cluster node for the nodes' own talk.</summary>
    private const int ClusterBusOffset = 10_000;

    // Below the ports that Linux gives to connections (32768 and up), those of the cluster's bus too: while a server is down, nobody gets its port by chance.
    private const int Lowest = 10_240;
    private const int Highest = 22_767;

    /// <summary>A free port whose cluster bus port is free too.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest + 1);
            if (IsFree(port) && IsFree(port + ClusterBusOffset))
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
