namespace BlogPosts.Race;

/// <summary>Where a side stands after a time.</summary>
internal sealed record Standing(TimeSpan Elapsed, Score Score, long DatabaseReads);
