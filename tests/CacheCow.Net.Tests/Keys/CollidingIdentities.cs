using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace CacheCow.Net.Tests.Keys;

/// <summary>
/// Makes two texts with one XXH64. Each of its four lanes takes in a word of 8 bytes by a step that can be undone, so whatever
/// difference a first word makes to a lane, a second word takes it back; the rest is to find one that is printable.
/// </summary>
internal static class CollidingIdentities
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const int Stripe = 32;

    /// <summary>Two different parts of 64 letters and digits, such that "<paramref name="prefix"/>part" has one hash for both.</summary>
    /// <param name="prefix">32 characters, ASCII: the first stripe.</param>
    public static (string First, string Second) Parts(string prefix)
    {
        ulong lane = unchecked(Prime1 + Prime2);
        lane = Round(lane, Word(prefix[..8]));
        var random = new Random(1);
        var inverse = Inverse(Prime2);
        var text = new string('x', 24);
        Span<byte> bytes = stackalloc byte[8];
        while (true)
        {
            var (one, other, last) = (Letters(random), Letters(random), Letters(random));
            var difference = Round(lane, Word(one)) - Round(lane, Word(other));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Word(last) + difference * inverse);
            if (one != other && IsLetters(bytes))
                return (one + text + last + text, other + text + Encoding.ASCII.GetString(bytes) + text);
        }
    }

    /// <summary>A prefix of one stripe.</summary>
    public static string Kind { get; } = new('k', Stripe - 1);

    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + word * Prime2, 31) * Prime1;

    private static ulong Word(string text) => BinaryPrimitives.ReadUInt64LittleEndian(Encoding.ASCII.GetBytes(text));

    private static string Letters(Random random) => new(random.GetItems<char>("abcdefghijklmnopqrstuvwxyz", 8));

    private static bool IsLetters(Span<byte> bytes)
    {
        foreach (var one in bytes)
        {
            if (!char.IsAsciiLetterOrDigit((char)one))
                return false;
        }

        return true;
    }

    // Newton's iteration: each step doubles the number of right bits.
    private static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var i = 0; i < 6; i++)
            inverse *= 2 - odd * inverse;
        return inverse;
    }
}
