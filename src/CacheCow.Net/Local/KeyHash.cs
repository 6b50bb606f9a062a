using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace CacheCow.Net;

/// <summary>
/// Spreads keys over the local tier: quicker for texts than <see cref="string.GetHashCode()"/>, and seeded for each process. Of texts,
/// numbers and dates, nobody can choose keys
/// which fall together; of tuples, and of types with a hash code of their own, a chain is bounded (<see cref="KeyIndex{TKey}"/>).
/// </summary>
/// <remarks>
/// Texts: multiply 64 by 64 bits and fold, eight bytes at a time, after Wang Yi's wyhash (https://github.com/wangyi-fudan/wyhash, public
/// domain).
/// </remarks>
internal static class KeyHash
{
    private static readonly ulong Seed = RandomSeed();
    private static readonly ulong Second = RandomSeed();

    // No address of the key is taken: it would be copied wherever this is inlined, also where the types make that part fall away. The
    // casts make no boxes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of<TKey>(TKey key)
        where TKey : notnull
    {
        if (!typeof(TKey).IsValueType && key is string text)
            return OfText(text);
        if (typeof(TKey) == typeof(Lookup))
            return OfLookup((Lookup)(object)key);

        // All bits: what .NET makes of them can be made equal by whoever chooses keys.
        if (typeof(TKey) == typeof(long) || typeof(TKey) == typeof(ulong) || typeof(TKey) == typeof(double))
            return OfBits(Unsafe.BitCast<TKey, ulong>(key));
        if (typeof(TKey) == typeof(DateTime) || typeof(TKey) == typeof(TimeSpan) || typeof(TKey) == typeof(TimeOnly))
            return OfBits(Unsafe.BitCast<TKey, ulong>(key));
        if (typeof(TKey) == typeof(Guid) || typeof(TKey) == typeof(decimal))
            return OfBits(Unsafe.BitCast<TKey, Vector128<ulong>>(key));
        if (typeof(TKey) == typeof(Int128) || typeof(TKey) == typeof(UInt128))
            return OfBits(Unsafe.BitCast<TKey, Vector128<ulong>>(key));
        return typeof(TKey) == typeof(DateTimeOffset)
            ? OfBits((ulong)((DateTimeOffset)(object)key).UtcTicks)
            : OfBits((uint)EqualityComparer<TKey>.Default.GetHashCode(key));
    }

    /// <summary>A text.</summary>
    public static uint OfText(string text)
    {
        ref var at = ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in text.GetPinnableReference()));
        var left = text.Length * sizeof(char);
        var hash = Seed ^ (uint)left;
        for (; left > 16; left -= 16)
        {
            hash = Fold(Unsafe.ReadUnaligned<ulong>(ref at) ^ Second, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, 8)) ^ hash);
            at = ref Unsafe.Add(ref at, 16);
        }

        var (low, high) = Tail(ref at, left);
        return Halve(Fold(low ^ Second, high ^ hash));
    }

    /// <summary>The hash of an object's key in the store, which whoever chooses keys can make fall together with others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OfBits(ulong bits) => Halve(Fold(bits ^ Second, Seed));

    // Folded, not only multiplied: with an unlucky seed, numbers at equal distances would fall together.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint OfBits(Vector128<ulong> bits) => Halve(Fold(bits.ToScalar() ^ Second, bits.GetElement(1) ^ Seed));

    private static uint OfLookup(in Lookup lookup)
    {
        var value = lookup.Value switch
        {
            string text => OfText(text),
            int number => OfBits((uint)number),
            long number => OfBits((ulong)number),
            Guid guid => Of(guid),
            { } other => OfBits((uint)other.GetHashCode()),
            null => 0u,
        };
        return OfBits((ulong)OfText(lookup.Field ?? "") << 32 | (value ^ (uint)RuntimeHelpers.GetHashCode(lookup.Type)));
    }

    // The last 0 to 16 bytes, an even number of them, as two words that may overlap.
    private static (ulong Low, ulong High) Tail(ref byte at, int left) => left switch
    {
        >= 8 => (Unsafe.ReadUnaligned<ulong>(ref at), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, left - 8))),
        >= 4 => (Unsafe.ReadUnaligned<uint>(ref at), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref at, left - 4))),
        2 => (Unsafe.ReadUnaligned<ushort>(ref at), 0),
        _ => (0, 0),
    };

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    // Multiplied once more (by 2^64 divided by the golden ratio): of what a fold makes of keys at equal distances, with a few seeds in a hundred, neither half is spread well enough.
    private static uint Halve(ulong hash) => (uint)((hash * 0x9E3779B97F4A7C15) >> 32);

    private static ulong RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return MemoryMarshal.Read<ulong>(bytes) | 1;
    }
}
