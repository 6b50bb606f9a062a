using System.Text.Json;

namespace CacheCow.Net.Consistency.Tests.Histories;

/// <summary>Tries all orders of an exported history, by the model that stands beside the format: what a checker of linearizability does, for few operations.</summary>
internal sealed class Linearizability
{
    private readonly List<(string Op, long Call, long Return, long Version)> _operations;

    private Linearizability(IEnumerable<JsonElement> lines) => _operations = [.. lines.Select(Parse)];

    public static bool Holds(string path) =>
        File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement).GroupBy(line => line.GetProperty("key").GetInt32()).All(key => new Linearizability(key).Holds());

    private static (string Op, long Call, long Return, long Version) Parse(JsonElement line)
    {
        var input = line.GetProperty("input");
        var said = input.GetProperty("op").GetString() == "read" ? line.GetProperty("output") : input;
        var end = line.GetProperty("return");
        return (input.GetProperty("op").GetString()!, line.GetProperty("call").GetInt64(), end.ValueKind == JsonValueKind.Null ? long.MaxValue : end.GetInt64(), said.GetProperty("version").GetInt64());
    }

    private bool Holds() => Goes(0, 0, 1, []);

    private bool Goes(int done, long floor, long newest, HashSet<(int, long, long)> seen)
    {
        // What has no return may never have happened.
        if (_operations.Index().All(one => IsDone(done, one.Index) || one.Item.Return == long.MaxValue))
            return true;
        if (!seen.Add((done, floor, newest)))
            return false;
        var soonest = _operations.Index().Where(one => !IsDone(done, one.Index)).Min(one => one.Item.Return);
        return _operations.Index().Any(one => !IsDone(done, one.Index) && one.Item.Call <= soonest && one.Item switch
        {
            ("commit", _, _, var version) => Goes(done | (1 << one.Index), floor, Math.Max(newest, version), seen),
            ("invalidate", _, _, var version) => Goes(done | (1 << one.Index), Math.Max(floor, version), newest, seen),
            var (_, _, _, version) => floor <= version && version <= newest && Goes(done | (1 << one.Index), floor, newest, seen),
        });
    }

    private static bool IsDone(int done, int i) => (done & (1 << i)) != 0;
}
