namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Owned by what is owned.</summary>
internal sealed class Spot
{
    public double Latitude { get; set; }

    public double Longitude { get; set; }
}
