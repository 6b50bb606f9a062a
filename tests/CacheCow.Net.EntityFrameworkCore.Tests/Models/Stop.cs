namespace CacheCow.Net.EntityFrameworkCore.Tests;

internal sealed class Stop
{
    public string Place { get; set; } = "";

    public DateTime At { get; set; }

    public Spot? Spot { get; set; }
}
