using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What a script needs to tell all processes of an invalidation.</summary>
internal sealed class Announcer(ScriptRunner scripts, StreamKeys streams, string prefix)
{
    /// <summary>Where messages are published.</summary>
    public string Channel { get; } = $"{prefix}cachecow:invalidations";

    /// <summary>The arguments of a script that publishes from the node of a key.</summary>
    public RedisValue[] Arguments(RedisKey key, News news) => [Channel, news.AreNone ? "" : streams.Of(key), Guid.NewGuid().ToByteArray(), news.Objects, news.Tags];

    /// <summary>Tells of what other scripts have invalidated.</summary>
    public Task AnnounceAsync(News news, CancellationToken cancellationToken)
    {
        RedisKey key = streams.All() is [var first, ..] ? first : Channel;
        return scripts.RunAsync(StepScripts.Announce, [key], Arguments(key, news), cancellationToken);
    }

    /// <summary>Sends a sign of life along the path of a primary's messages.</summary>
    public Task BeatAsync(string stream, Heartbeat heartbeat, CancellationToken cancellationToken) =>
        scripts.RunAsync(StepScripts.Heartbeat, [stream], [Channel, stream, Guid.NewGuid().ToByteArray(), heartbeat.ToBody()], cancellationToken);
}
