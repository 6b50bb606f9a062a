using System.Net;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>The configuration of a further connection to one of the servers that the program's connection knows.</summary>
internal static class SingleServer
{
    /// <summary>As the program's configuration text has it, for this server only.</summary>
    public static ConfigurationOptions Options(IConnectionMultiplexer multiplexer, EndPoint endPoint)
    {
        // Without these commands the client takes the server for a single one, and looks for no others.
        var options = ConfigurationOptions.Parse($"{multiplexer.Configuration},$CLUSTER=,$INFO=,$HELLO=,$SENTINEL=");
        options.EndPoints.Clear();
        options.EndPoints.Add(endPoint);
        options.ServiceName = null!;
        options.TieBreaker = "";
        options.Protocol = RedisProtocol.Resp2;
        options.IncludeDetailInExceptions = false;
        return options;
    }
}
