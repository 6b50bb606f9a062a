using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>What a node of a cluster says of another.</summary>
/// <param name="Server">The other.</param>
/// <param name="Id">What the cluster calls it.</param>
/// <param name="HasSlots">It is a primary, and not an empty one.</param>
/// <param name="IsDown">It is thought to be gone.</param>
internal sealed record ClusterNode(RedisServer Server, string Id, bool HasSlots, bool IsDown)
{
    public static async Task<IReadOnlyList<ClusterNode>> AllAsync(RedisServer asked, IReadOnlyList<RedisServer> servers) =>
        [.. (await asked.CliAsync("CLUSTER", "NODES")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(line, servers))];

    // id address flags primary ping pong epoch link slots…
    private static ClusterNode Parse(string line, IReadOnlyList<RedisServer> servers)
    {
        var words = line.Split(' ');
        var port = int.Parse(words[1].Split('@')[0].Split(':')[1], CultureInfo.InvariantCulture);
        var flags = words[2].Split(',');
        return new ClusterNode(
            servers.First(server => server.Port == port), words[0], flags.Contains("master") && words.Length > 8, flags.Contains("fail") || flags.Contains("fail?") || words[7] != "connected");
    }
}
