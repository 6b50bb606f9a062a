namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The values that an object is made of, in the order of its shape: between a row, an object and its bytes.</summary>
/// <param name="Shape">What it is made of.</param>
/// <param name="Scalars">One value for each of the shape's scalars.</param>
/// <param name="Parts">For each of the shape's parts nothing, one snapshot, or a list of snapshots.</param>
internal sealed record Snapshot(ObjectShape Shape, object?[] Scalars, object?[] Parts)
{
    public static Snapshot Empty(ObjectShape shape) => new(shape, new object?[shape.Scalars.Count], new object?[shape.Parts.Count]);
}
