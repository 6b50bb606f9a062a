using System.Numerics;

namespace CacheCow.Net;

/// <summary>One of so many objects, chosen by hash: always the same ones, so that a small model of a cache sees all that happens to them.</summary>
internal sealed record Sample(int Shift)
{
    private const int Closed = 64;

    public static readonly Sample None = new(Closed);

    /// <summary>The sample of a cache of so many entries that a model of it has so many at the most.</summary>
    public static Sample Of(int entries, int most) => new(entries <= most ? 0 : BitOperations.Log2((uint)((entries - 1) / most)) + 1);

    // The highest bits: the others choose stripe and buckets.
    public bool Has(ulong storeHash) => Shift == 0 || (Shift < Closed && storeHash >> (64 - Shift) == 0);
}
