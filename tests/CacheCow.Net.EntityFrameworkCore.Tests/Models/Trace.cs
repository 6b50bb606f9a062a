namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Kept as JSON, with more of its kind inside.</summary>
internal sealed class Trace
{
    public string Carrier { get; set; } = "";

    public List<Stop> Stops { get; set; } = [];
}
