namespace CacheCow.Net.Consistency;

/// <summary>What a step looks at and what it changes, as sets of bits: two steps of different nodes commute if neither changes what the other looks at or changes.</summary>
internal readonly record struct Footprint(ulong Reads, ulong Writes)
{
    public static readonly Footprint None;

    public bool Clashes(Footprint other) => (Writes & (other.Reads | other.Writes)) != 0 || (other.Writes & Reads) != 0;

    public Footprint With(Footprint other) => new(Reads | other.Reads, Writes | other.Writes);
}
