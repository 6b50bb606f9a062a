namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>What is cached by its number and its title. The database makes the number and the length.</summary>
internal sealed class Article
{
    public int Id { get; set; }

    public string Title { get; set; } = "";

    public int Views { get; set; }

    public int Length { get; private set; }

    public int? WriterId { get; set; }

    public Writer? Writer { get; set; }

    public List<Remark> Remarks { get; set; } = [];

    public List<Label> Labels { get; set; } = [];
}
