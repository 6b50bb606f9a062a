namespace CacheCow.Net.Nodes;

/// <summary>What one run of a walk writes: four objects of its own.</summary>
/// <param name="Run">The number of the run.</param>
internal readonly record struct WalkObjects(int Run)
{
    private const int Count = 4;

    /// <summary>It was read before the write, has a tag, and gets a new value at the end.</summary>
    public int Completed => Run * Count;

    /// <summary>It was read before the write.</summary>
    public int Plain => Run * Count + 1;

    /// <summary>It was read before the write, and is written by its tag.</summary>
    public int Tagged => Run * Count + 2;

    /// <summary>Nobody had read it before the write: who reads it first is slow.</summary>
    public int Cold => Run * Count + 3;

    /// <summary>Those that are written by their keys.</summary>
    public int[] ByKey => [Completed, Plain, Cold];

    public int[] All => [Completed, Plain, Tagged, Cold];

    /// <summary>The tag of an object: the first and the third of each run have one.</summary>
    public static string? TagOf(string database, int key) => (key % Count) switch
    {
        0 => $"{database}-of-its-own-{key}",
        2 => $"{database}-{key}",
        _ => null,
    };
}
