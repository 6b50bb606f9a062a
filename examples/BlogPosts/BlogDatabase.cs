using BlogPosts.Data;

namespace BlogPosts;

/// <summary>Blog posts in a SQLite file: the source that the cache stands in front of. Safe for use by any number of threads.</summary>
internal sealed class BlogDatabase(string path)
{
    private readonly SqliteFile _file = new(path, "CREATE TABLE post (slug TEXT PRIMARY KEY, title TEXT, body TEXT, version INTEGER)");
    private long _reads;

    /// <summary>How often a post was asked for, found or not.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public void Add(string slug, string title, string body) => _file.Write(
        "INSERT INTO post VALUES ($slug, $title, $body, 1)", ("$slug", slug), ("$title", title), ("$body", body));

    public BlogPost? Find(string slug)
    {
        Interlocked.Increment(ref _reads);
        return _file.ReadFirst(
            "SELECT slug, title, body, version FROM post WHERE slug = $slug",
            row => new BlogPost(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3)),
            ("$slug", slug));
    }

    /// <summary>Gives a post another title.</summary>
    /// <returns>Its new version, which is committed.</returns>
    public long Rename(string slug, string title) => (long)_file.Write(
        "UPDATE post SET title = $title, version = version + 1 WHERE slug = $slug RETURNING version", ("$slug", slug), ("$title", title))!;
}
