namespace BlogPosts.Race;

/// <summary>What both sides race on.</summary>
internal static class Course
{
    public const int Posts = 20;
    public const int Readers = 24;
    public const int Writers = 2;

    /// <summary>Each side has two caches on one store, as two processes would have.</summary>
    public const int Caches = 2;

    /// <summary>The longest pause of a writer between two changes, in milliseconds.</summary>
    public const int LongestPause = 5;

    /// <summary>The longest pause of a reader between two reads, in milliseconds. With it, both sides do about as many reads.</summary>
    public const int LongestThought = 2;

    /// <summary>How long posts are cached; what is left on a server is gone by then.</summary>
    public static readonly TimeSpan Ttl = TimeSpan.FromMinutes(1);

    /// <summary>Writes the posts of the race.</summary>
    /// <returns>Their slugs.</returns>
    public static IReadOnlyList<string> Prepare(BlogDatabase database)
    {
        var slugs = Enumerable.Range(1, Posts).Select(number => $"race-{number}").ToArray();
        foreach (var slug in slugs)
            database.Add(slug, "As it was at first", "A post that two writers rename all the time.");
        return slugs;
    }
}
