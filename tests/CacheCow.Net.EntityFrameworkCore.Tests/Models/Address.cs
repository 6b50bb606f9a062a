namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Owned by several navigations.</summary>
internal sealed class Address
{
    public string City { get; set; } = "";

    public string? Street { get; set; }

    public Spot? Spot { get; set; }
}
