namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>An entity with owned objects, once one and once many, and a name for each.</summary>
internal sealed class Author
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public Address Home { get; set; } = new();

    public Address? Work { get; set; }

    public List<Award> Awards { get; } = [];

    public List<Post> Posts { get; set; } = [];
}
