namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A plain entity, with relations that are not part of what is cached, and a few that are.</summary>
internal sealed class Post
{
    public int Id { get; set; }

    public string Title { get; set; } = "";

    public string? Slug { get; set; }

    public long Views { get; set; }

    public PostState State { get; set; }

    public int? AuthorId { get; set; }

    public Author? Author { get; set; }

    public int? ParentId { get; set; }

    public Post? Parent { get; set; }

    public List<Post> Answers { get; set; } = [];
}
