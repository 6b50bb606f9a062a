namespace BlogPosts;

/// <summary>A blog post. Each change gives it the next version.</summary>
internal sealed record BlogPost(string Slug, string Title, string Body, long Version);
