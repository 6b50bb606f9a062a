namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Joined to articles by a table without a class; no lookups are declared for it.</summary>
internal sealed class Label
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public List<Article> Articles { get; set; } = [];
}
