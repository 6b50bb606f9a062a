using System.Net;
using System.Net.Sockets;

namespace CacheCow.Net.Testing;

/// <summary>Finds loopback ports that nobody listens on now; somebody may in the next moment.</summary>
public static class FreePort
{
    /// <summary>What Redis adds to the port of a cluster node for the nodes' own talk.</summary>
    private const int ClusterBusOffset = 10_000;

    /// <summary>A free port whose cluster bus port is free too.</summary>
    public static int Next()
    {
        while (true)
        {
            using var listener = Listen(0);
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port + ClusterBusOffset <= IPEndPoint.MaxPort && IsFree(port + ClusterBusOffset))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = Listen(port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }
}
