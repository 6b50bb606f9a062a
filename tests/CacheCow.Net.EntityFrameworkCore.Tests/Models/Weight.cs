namespace CacheCow.Net.EntityFrameworkCore.Tests;

internal struct Weight
{
    public decimal Value { get; set; }

    public string Unit { get; set; }
}
