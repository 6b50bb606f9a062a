using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What a script needs to tell all processes of an invalidation.</summary>
/// <param name="scripts">Runs them.</param>
/// <param name="streams">Where messages are numbered.</param>
/// <param name="keyPrefix">What all channels of the store begin with.</param>
/// <param name="channelPrefix">What the client puts before every channel that it subscribes to. Scripts publish past the client, and put it there themselves.</param>
/// <param name="untold">Hears of what <see cref="TryAnnounceAsync"/> could not tell.</param>
internal sealed class InvalidationPublisher(ScriptRunner scripts, StreamKeys streams, string keyPrefix, string channelPrefix, UntoldInvalidations untold)
{
    /// <summary>Where messages are published, as it is subscribed to.</summary>
    public string Channel { get; } = $"{keyPrefix}cachecow:invalidations";

    private string PublishedTo => channelPrefix + Channel;

    /// <summary>Where the heartbeats of one process are published, as it is subscribed to.</summary>
    public string HeartbeatsOf(Guid node) => $"{keyPrefix}cachecow:heartbeats:{node:N}";

    /// <summary>The keys of a script that publishes from the node of the first of them: the stream is one too, where a script may touch keys of several slots.</summary>
    public RedisKey[] Keys(RedisKey[] names) => streams.SharedByAllSlots is { } stream ? [.. names, stream] : names;

    /// <summary>The arguments of a script that publishes from the node of a key: where, and the messages. All empty: it publishes nothing.</summary>
    public RedisValue[] Arguments(RedisKey key, params ReadOnlySpan<byte[]> bodies)
    {
        var isAny = false;
        foreach (var body in bodies)
            isAny |= body.Length > 0;
        return Arguments(isAny ? streams.Of(key) : "", isAny, bodies);
    }

    /// <summary>Tells of what other scripts have invalidated.</summary>
    public Task AnnounceAsync(params ReadOnlySpan<byte[]> bodies)
    {
        // Where the stream itself is: so the messages have numbers, and who does not hear them misses them.
        var stream = streams.All() is [var first, ..] ? first : Channel;
        // Not to be cancelled: what is gone already has to be told.
        return scripts.RunAsync(StepScripts.Announce, [stream], Arguments(stream, true, bodies), CancellationToken.None).AsTask();
    }

    /// <summary>The same, after a failure that is the one to be thrown.</summary>
    public async Task TryAnnounceAsync(byte[][] bodies)
    {
        try
        {
            await AnnounceAsync(bodies).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            untold.Failed(exception);
        }
    }

    /// <summary>Sends a sign of life to one process, by way of a primary.</summary>
    /// <returns>How many connections of the primary's own heard it; on a cluster others may have heard it too.</returns>
    public Task<RedisResult> BeatAsync(string stream, Guid node, Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [channelPrefix + HeartbeatsOf(node), Guid.NewGuid().ToByteArray(), heartbeat.ToBody()];
        return scripts.RunAsync(StepScripts.Heartbeat, [stream], arguments, cancellationToken).AsTask();
    }

    private RedisValue[] Arguments(string stream, bool isAny, ReadOnlySpan<byte[]> bodies)
    {
        var arguments = new RedisValue[3 + bodies.Length];
        (arguments[0], arguments[1], arguments[2]) = (PublishedTo, stream, isAny ? Guid.NewGuid().ToByteArray() : "");
        for (var i = 0; i < bodies.Length; i++)
            arguments[3 + i] = bodies[i];
        return arguments;
    }
}
