using BlogPosts.Stores;

namespace BlogPosts.Race;

/// <summary>Both sides, one after the other, so that neither takes anything from the other.</summary>
internal sealed class Contest
{
    private readonly Heat _naive;
    private readonly Heat _cacheCow;

    public Contest(BlogDatabase database, OpenStores stores)
    {
        var slugs = Course.Prepare(database);
        _naive = new Heat(new DistantDatabase(database), slugs, distant => new PlainPosts(stores.Plain, distant));
        _cacheCow = new Heat(new DistantDatabase(database), slugs, distant => new CacheCowPosts(stores.Store, distant));
    }

    public Standing Naive => _naive.Standing;

    public Standing CacheCow => _cacheCow.Standing;

    /// <param name="length">How long each side runs.</param>
    /// <param name="cancellationToken">Ends the race, which then counts for nothing.</param>
    public async Task RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        await _naive.RunAsync(length, cancellationToken);
        await _cacheCow.RunAsync(length, cancellationToken);
    }
}
