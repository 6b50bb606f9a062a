using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>What eviction knows of an object of the local tier; the links of the lists that it stands in are part of it.</summary>
/// <remarks>
/// Readers write <see cref="Stamp"/> and <see cref="Uses"/>, without a lock, and only once in a generation: a use that is lost to a race is
/// one of many. Everything else is written under the shard's lock.
/// </remarks>
internal class LocalNode
{
    /// <summary>What an object costs beside key and value, in bytes: the entry, its places in two indices, its share of the history.</summary>
    public const int Overhead = 120;

    public const int MostUses = 255;

    private const int UntilUnitBits = 4;

    public readonly ulong StoreHash;
    public readonly int Size;
    public readonly uint Hash;
    private readonly uint _until;

    /// <summary>The generation of the last use.</summary>
    public ushort Stamp;

    /// <summary>In how many generations it was used, up to <see cref="MostUses"/>.</summary>
    public byte Uses;

    /// <summary>The policy's own: in which of its lists.</summary>
    public byte Place;

    public LocalNode Earlier;
    public LocalNode Later;
    public LocalNode? NextByStore;

    protected LocalNode(uint hash, ulong storeHash, long until, int size)
    {
        (Hash, StoreHash, Size) = (hash, storeHash, size);
        _until = (uint)Math.Clamp(until >> UntilUnitBits, 0, uint.MaxValue);
        Earlier = Later = this;
    }

    /// <summary>When it expires, in milliseconds of the caller's clock; kept in units of 16, rounded down, up to 2.1 years.</summary>
    public long Until => (long)_until << UntilUnitBits;

    /// <summary>The head of an empty list.</summary>
    public static LocalNode Head() => new(0, 0, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use(ushort generation)
    {
        // Written only if it changes, so that what is hot stays in the caches of all cores.
        if (Stamp != generation)
            Count(generation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Count(ushort generation)
    {
        Stamp = generation;
        if (Uses < MostUses)
            Uses++;
    }
}
