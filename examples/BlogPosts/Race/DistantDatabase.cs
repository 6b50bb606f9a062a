namespace BlogPosts.Race;

/// <summary>The database as a program on another machine sees it: a read is up to 3 milliseconds under way.</summary>
internal sealed class DistantDatabase(BlogDatabase database)
{
    private long _reads;

    public BlogDatabase Near => database;

    public long Reads => Interlocked.Read(ref _reads);

    public async ValueTask<BlogPost?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await Task.Delay(Random.Shared.Next(0, 2), cancellationToken);
        var post = database.Find(slug);

        // The way back: what arrives may be old already.
        await Task.Delay(Random.Shared.Next(0, 3), cancellationToken);
        return post;
    }
}
