namespace BlogPosts.Race;

/// <summary>How many reads there were, and how many of them were stale.</summary>
internal sealed record Score(long Reads, long Stale);
