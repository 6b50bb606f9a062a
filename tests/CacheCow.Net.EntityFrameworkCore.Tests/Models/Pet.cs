namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>The root of a hierarchy in one table.</summary>
internal abstract class Pet
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}
