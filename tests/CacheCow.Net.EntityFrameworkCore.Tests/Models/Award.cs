namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Owned in a table of its own, with a key that the class does not show.</summary>
internal sealed class Award
{
    public string Name { get; set; } = "";

    public DateOnly Given { get; set; }

    public List<string> Reasons { get; set; } = [];
}
