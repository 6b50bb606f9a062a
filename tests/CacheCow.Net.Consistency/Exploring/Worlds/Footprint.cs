namespace CacheCow.Net.Consistency;

/// <summary>What a step looks at and what it changes, as sets of bits: two steps of different nodes commute if neither changes what the other looks at or changes.</summary>
internal readonly record struct Footprint(ulong Reads, ulong Writes)
{
    /// <summary>The node itself, and the clocks.</summary>
    public static readonly Footprint None = new(Resources.Time, 0);

    public bool Clashes(Footprint other) => (Writes & (other.Reads | other.Writes)) != 0 || (other.Writes & Reads) != 0;

    /// <summary>Both.</summary>
    public Footprint With(Footprint other) => new(Reads | other.Reads, Writes | other.Writes);
}
