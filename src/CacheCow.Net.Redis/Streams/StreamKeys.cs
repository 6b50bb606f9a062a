using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// Where the streams of messages lie: one for a single server, on a Redis Cluster one on each primary, under a key that belongs to one of its slots, so that a script on that
/// node may count in it.
/// </summary>
internal sealed class StreamKeys(IConnectionMultiplexer multiplexer, Topology topology, string prefix)
{
    private readonly string _single = $"{prefix}cachecow:stream";
    private volatile Map? _map;

    /// <summary>The stream of the node that has a key.</summary>
    public string Of(RedisKey key) => !topology.IsCluster ? _single : Current().Of(multiplexer.HashSlot(key)) ?? _single;

    /// <summary>The stream, if it is known that a script may touch it beside any other key; <see langword="null"/>: on a cluster, or not connected yet.</summary>
    public string? SharedByAllSlots => topology.IsSingle ? _single : null;

    /// <summary>The streams of all primaries. Each name is a key on its primary.</summary>
    public IReadOnlyList<string> All() => !topology.IsCluster ? [_single] : Current().Names;

    private Map Current()
    {
        var configuration = topology.ClusterConfiguration;
        if (_map is { } map && ReferenceEquals(map.Configuration, configuration))
            return map;
        return _map = new Map(configuration, multiplexer, prefix);
    }

    private sealed class Map
    {
        private readonly string?[] _bySlot = new string?[16384];

        public Map(ClusterConfiguration? configuration, IConnectionMultiplexer multiplexer, string prefix)
        {
            Configuration = configuration;
            var names = new List<string>();
            // Replicas have no slots.
            foreach (var node in configuration?.Nodes.Where(node => node.Slots.Count > 0) ?? [])
            {
                var name = NameIn(node, multiplexer, prefix);
                names.Add(name);
                foreach (var range in node.Slots)
                    Array.Fill(_bySlot, name, range.From, range.To - range.From + 1);
            }

            Names = names;
        }

        public ClusterConfiguration? Configuration { get; }

        public IReadOnlyList<string> Names { get; }

        public string? Of(int slot) => _bySlot[slot];

        // The same for all processes that see the same cluster.
        private static string NameIn(ClusterNode node, IConnectionMultiplexer multiplexer, string prefix)
        {
            for (var i = 0; ; i++)
            {
                var name = $"{prefix}cachecow:stream:{{{i}}}";
                var slot = multiplexer.HashSlot(name);
                if (node.Slots.Any(range => slot >= range.From && slot <= range.To))
                    return name;
            }
        }
    }
}
