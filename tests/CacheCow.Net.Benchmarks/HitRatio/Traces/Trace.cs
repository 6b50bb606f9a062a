namespace CacheCow.Net.Benchmarks;

/// <summary>A sequence of requests for keys, numbered in the order of their first appearance.</summary>
internal sealed class Trace
{
    private Trace(string name, int[] requests, int keys) => (Name, Requests, Keys) = (name, requests, keys);

    public string Name { get; }

    public IReadOnlyList<int> Requests { get; }

    /// <summary>How many different keys: the requests are for 0 to this, exclusive.</summary>
    public int Keys { get; }

    public static Trace Of<T>(string name, IEnumerable<T> keys)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        var requests = new List<int>();
        foreach (var key in keys)
        {
            if (!numbers.TryGetValue(key, out var number))
                numbers.Add(key, number = numbers.Count);
            requests.Add(number);
        }

        return new Trace(name, [.. requests], numbers.Count);
    }
}
