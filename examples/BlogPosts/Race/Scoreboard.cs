namespace BlogPosts.Race;

/// <summary>
/// Which version of each post a read must return at least, and how many reads returned an older one. Safe for use by any number of threads.
/// </summary>
/// <remarks>
/// A read is stale if it returns an older version than one whose invalidation had returned before the read began. A read
/// that overlaps an invalidation may return either version.
/// </remarks>
internal sealed class Scoreboard(int posts)
{
    private readonly long[] _invalidated = new long[posts];
    private long _reads;
    private long _stale;

    public Score Score => new(Interlocked.Read(ref _reads), Interlocked.Read(ref _stale));

    /// <summary>To be asked before a read begins.</summary>
    public long LeastVersionOf(int post) => Volatile.Read(ref _invalidated[post]);

    /// <summary>To be told after an invalidation has returned.</summary>
    public void Invalidated(int post, long version)
    {
        // Of two writers the later version counts, whoever tells first.
        for (var seen = LeastVersionOf(post); seen < version;)
        {
            var found = Interlocked.CompareExchange(ref _invalidated[post], version, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    public void Read(long version, long leastVersion)
    {
        Interlocked.Increment(ref _reads);
        if (version < leastVersion)
            Interlocked.Increment(ref _stale);
    }
}
