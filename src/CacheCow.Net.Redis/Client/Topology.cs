using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Whether the servers form a Redis Cluster, and what follows from it.</summary>
internal sealed class Topology(IConnectionMultiplexer multiplexer)
{
    private const int MillisecondsOfANo = 100;

    private volatile bool _isCluster;
    private long _nextLookAt = long.MinValue;

    /// <summary>A yes is kept for good, a no only for a moment and once connected: before that, the client takes every server for a single one.</summary>
    public bool IsCluster => _isCluster || (Environment.TickCount64 >= Volatile.Read(ref _nextLookAt) && LookAgain());

    /// <summary>Is it known that a script may touch keys of different slots? Before the first connection nothing is known.</summary>
    public bool IsSingle => multiplexer.IsConnected && !IsCluster;

    /// <summary>Which slots each node has, as one of the nodes tells it; <see langword="null"/>: none has told.</summary>
    public ClusterConfiguration? ClusterConfiguration
    {
        get
        {
            foreach (var endPoint in multiplexer.GetEndPoints())
            {
                if (multiplexer.GetServer(endPoint).ClusterConfiguration is { } configuration)
                    return configuration;
            }

            return null;
        }
    }

    /// <summary>The protocol's steps are atomic over both keys of an object, which a cluster offers within one slot only.</summary>
    /// <exception cref="ArgumentException">On a cluster, the two keys are in different slots.</exception>
    public void RequireOneSlot(CacheKeys keys, RedisKey dataName, RedisKey flagName)
    {
        if (!IsCluster)
            return;

        var (data, flag) = (multiplexer.HashSlot(dataName), multiplexer.HashSlot(flagName));
        if (data != flag)
        {
            throw new ArgumentException(
                "On a Redis Cluster, both keys of an object must be in one slot, " +
                $"but '{keys.Data}' is in slot {data} and '{keys.Flag}' in slot {flag}. " +
                "Give both the same text in braces, as in 'cache:{42}' and 'flag:{42}', or let CacheKeys.For make them.",
                nameof(keys));
        }
    }

    private bool LookAgain()
    {
        var isConnected = multiplexer.IsConnected; // asked first: who is connected knows what the servers are
        _isCluster = HasClusterNode();
        if (isConnected)
            Volatile.Write(ref _nextLookAt, Environment.TickCount64 + MillisecondsOfANo);
        return _isCluster;
    }

    private bool HasClusterNode()
    {
        foreach (var endPoint in multiplexer.GetEndPoints())
        {
            if (multiplexer.GetServer(endPoint).ServerType == ServerType.Cluster)
                return true;
        }

        return false;
    }
}
