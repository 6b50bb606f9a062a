using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What a script needs to tell all processes of an invalidation.</summary>
internal sealed class Announcer(ScriptRunner scripts, StreamKeys streams, string prefix)
{
    /// <summary>Where messages are published.</summary>
    public string Channel { get; } = $"{prefix}cachecow:invalidations";

    /// <summary>The arguments of a script that publishes from the node of a key: where, and the messages. All empty: it publishes nothing.</summary>
    public RedisValue[] Arguments(RedisKey key, params ReadOnlySpan<byte[]> bodies)
    {
        var arguments = new RedisValue[3 + bodies.Length];
        var isAny = false;
        for (var i = 0; i < bodies.Length; i++)
        {
            arguments[3 + i] = bodies[i];
            isAny |= bodies[i].Length > 0;
        }

        (arguments[0], arguments[1], arguments[2]) = (Channel, isAny ? streams.Of(key) : "", isAny ? Guid.NewGuid().ToByteArray() : "");
        return arguments;
    }

    /// <summary>Tells of what other scripts have invalidated.</summary>
    public Task AnnounceAsync(params ReadOnlySpan<byte[]> bodies)
    {
        RedisKey key = streams.All() is [var first, ..] ? first : Channel;
        // Not to be cancelled: what is gone already has to be told.
        return scripts.RunAsync(StepScripts.Announce, [key], Arguments(key, bodies), CancellationToken.None);
    }

    /// <summary>Sends a sign of life along the path of a primary's messages.</summary>
    public Task BeatAsync(string stream, Heartbeat heartbeat, CancellationToken cancellationToken) =>
        scripts.RunAsync(StepScripts.Heartbeat, [stream], [Channel, stream, Guid.NewGuid().ToByteArray(), heartbeat.ToBody()], cancellationToken);
}
