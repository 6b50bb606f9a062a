namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>An entity with owned objects, in its table and in one of their own.</summary>
internal sealed class Writer
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public Home? Home { get; set; }

    public List<Prize> Prizes { get; set; } = [];
}
