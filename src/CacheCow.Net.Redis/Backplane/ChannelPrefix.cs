using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What a client puts before the name of every channel that it subscribes to (<c>channelPrefix</c> in its configuration).</summary>
internal static class ChannelPrefix
{
    public static string Of(IConnectionMultiplexer multiplexer) => multiplexer.Configuration is { Length: > 0 } configuration
        ? (string?)ConfigurationOptions.Parse(configuration, ignoreUnknown: true).ChannelPrefix ?? ""
        : "";
}
