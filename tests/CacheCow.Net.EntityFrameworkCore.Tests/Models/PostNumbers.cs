namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A view: rows without a key.</summary>
internal sealed class PostNumbers
{
    public string Title { get; set; } = "";

    public long Views { get; set; }
}
