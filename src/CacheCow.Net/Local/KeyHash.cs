using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CacheCow.Net;

/// <summary>
/// Spreads keys over the local tier. Seeded for each process, so that nobody can choose keys which fall together; quicker for texts than
/// <see cref="string.GetHashCode()"/>.
/// </summary>
/// <remarks>Texts: multiply 64 by 64 bits and fold, eight bytes at a time, after Wang Yi's wyhash (https://github.com/wangyi-fudan/wyhash, public domain).</remarks>
internal static class KeyHash
{
    private static readonly ulong Seed = RandomSeed();
    private static readonly ulong Second = RandomSeed();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of<TKey>(TKey key)
        where TKey : notnull
    {
        if (!typeof(TKey).IsValueType && key is string text)
            return OfText(text);

        // Folded, not only multiplied: with an unlucky seed, numbers at equal distances would fall together.
        var hash = Fold((uint)EqualityComparer<TKey>.Default.GetHashCode(key) ^ Second, Seed);
        return (uint)(hash >> 32) ^ (uint)hash;
    }

    /// <summary>Whether two keys are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual<TKey>(TKey left, TKey right)
        where TKey : notnull
    {
        if (typeof(TKey).IsValueType)
            return EqualityComparer<TKey>.Default.Equals(left, right);
        return left is string text ? right is string other && text == other : left.Equals(right);
    }

    private static uint OfText(string text)
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
        hash = Fold(low ^ Second, high ^ hash);
        return (uint)(hash >> 32) ^ (uint)hash;
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

    private static ulong RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return MemoryMarshal.Read<ulong>(bytes) | 1;
    }
}
