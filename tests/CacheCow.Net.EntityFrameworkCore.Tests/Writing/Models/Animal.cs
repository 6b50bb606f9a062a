namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>The root of a hierarchy in one table.</summary>
internal class Animal
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}
