namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>An entity with complex objects, a class and a struct, and with owned objects in a JSON column.</summary>
internal sealed class Parcel
{
    public long Id { get; set; }

    public required Size Size { get; set; }

    public Weight Weight { get; set; }

    public Size? Padding { get; set; }

    public List<Size> Boxes { get; set; } = [];

    public Trace Trace { get; set; } = new();
}
