using System.Numerics;

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
    private const int SizeBits = 11;

    public readonly ulong StoreHash;
    public readonly uint Hash;
    private readonly uint _until;
    private readonly ushort _size;

    /// <summary>The policy's own: the generation in which it came to its list.</summary>
    public ushort Entered;

    /// <summary>The generation of the last use.</summary>
    public ushort Stamp;

    /// <summary>In how many generations it was used, up to <see cref="MostUses"/>.</summary>
    public byte Uses;

    /// <summary>The policy's own: in which of its lists.</summary>
    public byte QueueBits;

    public LocalNode Earlier;
    public LocalNode Later;
    public LocalNode? NextByStore;

    protected LocalNode(uint hash, ulong storeHash, long until, int size)
    {
        (Hash, StoreHash, _size) = (hash, storeHash, Rounded(size));
        _until = (uint)Math.Clamp(until >> UntilUnitBits, 0, uint.MaxValue);
        Earlier = Later = this;
    }

    /// <summary>When it expires, in milliseconds of the caller's clock; kept in units of 16, rounded down, up to 2.1 years.</summary>
    public long Until => (long)_until << UntilUnitBits;

    /// <summary>The bytes that it counts for; from 2,048 on, rounded up by a thousandth at the most.</summary>
    public int Size => (int)Math.Min((long)(_size & ((1 << SizeBits) - 1)) << (_size >> SizeBits), int.MaxValue);

    /// <summary>The head of an empty list.</summary>
    public static LocalNode Head() => new(0, 0, 0, 0);

    /// <summary>An object that is not there: what a trial keeps of it.</summary>
    public static LocalNode Shade(ulong storeHash) => new(0, storeHash, 0, 0);

    public void Count(ushort generation)
    {
        Stamp = generation;
        if (Uses < MostUses)
            Uses++;
    }

    // So many bits, and by how many places they are shifted: it halves what the size takes in every entry.
    private static ushort Rounded(int size)
    {
        var shift = Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)size) - SizeBits);
        var kept = (size + (1L << shift) - 1) >> shift;
        if (kept >> SizeBits != 0)
            (kept, shift) = (kept >> 1, shift + 1);
        return (ushort)(kept | (long)shift << SizeBits);
    }
}
