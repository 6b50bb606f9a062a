namespace CacheCow.Net.Consistency;

/// <summary>
/// What a read that starts now may return at the oldest: P1 and P3 for all nodes, P2 for those with a local tier.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A change that has returned binds all reads that start later: they return at least the version that the source had when the change was announced (I1), or ended (W2).</item>
/// <item>A commit whose own write intent stands for sure binds them at once.</item>
/// <item>A change that has failed binds its own node alike: what a process could not invalidate, it does not read in the store.</item>
/// <item>A node with a local tier is bound by what it did itself, by messages that have arrived, and, once its link has been silent for MaxStaleness, by all.</item>
/// </list>
/// </remarks>
internal sealed class Promise(World world)
{
    private readonly Dictionary<string, int> _everywhere = [];
    private readonly Dictionary<(int, string), int> _onNode = [];

    public int FloorOf(Node node, string key)
    {
        var local = _onNode.GetValueOrDefault((node.Number, key));
        return node.Link.IsTrusted ? local : Math.Max(local, _everywhere.GetValueOrDefault(key));
    }

    /// <summary>What binds nodes without a local tier, as of now.</summary>
    public Dictionary<string, int> Everywhere() => new(_everywhere);

    /// <summary>A change has returned.</summary>
    public void Returned(Node node, string key, int version)
    {
        Raise(_everywhere, key, version);
        Raise(_onNode, (node.Number, key), version);
    }

    /// <summary>A change has failed, and its caller knows.</summary>
    public void Failed(Node node, string key, int version) => Raise(_onNode, (node.Number, key), version);

    /// <summary>A message has arrived.</summary>
    public void Heard(Node node, string key, int version) => Raise(_onNode, (node.Number, key), version);

    /// <summary>W1's message has arrived.</summary>
    public void Heard(Node node, Intent intent)
    {
        intent.HeardBy.Add(node.Number);
        Heard(node, intent.Key, intent.Committed);
    }

    /// <summary>The source was changed by a writer with these write intents.</summary>
    public void Committed(string key, IReadOnlyList<Intent> intents)
    {
        foreach (var intent in intents)
        {
            if (!intent.Covers(key) || intent.Ends <= world.StoreClock.GetUtcNow())
                continue;
            intent.Committed = world.Source[key];
            Raise(_everywhere, key, world.Source[key]);
            foreach (var node in intent.HeardBy)
                Raise(_onNode, (node, key), world.Source[key]);
        }
    }

    /// <summary>Judges what a read has returned.</summary>
    public void Check(Node node, string key, int floor, Versioned? obj)
    {
        if (obj is not null && obj.Key != key)
            world.Violate($"node {node.Number} asked for {key} and got {obj.Key}");
        else if ((obj?.Version ?? 0) < floor)
            world.Violate($"node {node.Number} got version {obj?.Version ?? 0} of {key}, and version {floor} was promised when it began to read");
    }

    private static void Raise<T>(Dictionary<T, int> floors, T key, int version)
        where T : notnull =>
        floors[key] = Math.Max(version, floors.GetValueOrDefault(key));
}
