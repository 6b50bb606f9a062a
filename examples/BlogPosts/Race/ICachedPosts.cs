namespace BlogPosts.Race;

/// <summary>What readers and writers know of a cache.</summary>
internal interface ICachedPosts
{
    ValueTask<BlogPost?> GetAsync(string slug, CancellationToken cancellationToken);

    /// <summary>Called after a change is committed.</summary>
    ValueTask InvalidateAsync(string slug, CancellationToken cancellationToken);
}
