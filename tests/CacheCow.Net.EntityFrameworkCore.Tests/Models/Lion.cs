namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A type derived from one that is concrete itself.</summary>
internal sealed class Lion : Cat
{
    public string Pride { get; set; } = "";
}
