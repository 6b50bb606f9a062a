namespace CacheCow.Net.Nodes;

/// <summary>What one run of a walk writes: five objects of its own.</summary>
/// <param name="Run">The number of the run.</param>
internal readonly record struct WalkObjects(int Run)
{
    private const int Count = 5;

    /// <summary>It was read before the write, has a tag, and gets a new value at the end.</summary>
    public int Completed => Run * Count;

    /// <summary>It was read before the write.</summary>
    public int Plain => Run * Count + 1;

    /// <summary>It was read before the write, and is written by its tag.</summary>
    public int Tagged => Run * Count + 2;

    /// <summary>Nobody had read it before the write: who reads it first is slow.</summary>
    public int Cold => Run * Count + 3;

    /// <summary>As the last one, and it is written by its tag.</summary>
    public int TaggedCold => Run * Count + 4;

    /// <summary>Those that nobody had read.</summary>
    public int[] Slow => [Cold, TaggedCold];

    /// <summary>Those that were read.</summary>
    public int[] Warm => [Completed, Plain, Tagged];

    /// <summary>Those that are written by their keys.</summary>
    public int[] ByKey => [Completed, Plain, Cold];

    public int[] All => [Completed, Plain, Tagged, Cold, TaggedCold];

    /// <summary>The tag that is written.</summary>
    public string TagIn(string database) => TagOf(database, Tagged)!;

    /// <summary>The tag of an object: the first of each run has one of its own, the third and the last have another.</summary>
    public static string? TagOf(string database, int key) => (key % Count) switch
    {
        0 => $"{database}-of-its-own-{key}",
        2 or 4 => $"{database}-{key / Count}",
        _ => null,
    };
}
