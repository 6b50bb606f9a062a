using System.Buffers.Binary;
using K4os.Hash.xxHash;

namespace CacheCow.Net;

/// <summary>What everything that we store begins and ends with: two bytes that name its kind, the version of its format, and an XXH64 of all that is before.</summary>
internal static class Frame
{
    public const int ChecksumBytes = sizeof(ulong);

    /// <summary>Are these whole bytes of that kind and version? The kind and the version come first, so that a newer format may change all the rest.</summary>
    public static DecodeMiss Check(ReadOnlySpan<byte> bytes, byte magic0, byte magic1, byte version, int least)
    {
        if (bytes.Length >= 2 && (bytes[0] != magic0 || bytes[1] != magic1))
            return DecodeMiss.Foreign;
        if (bytes.Length >= 3 && bytes[2] > version)
            return DecodeMiss.NewerFormat;
        if (bytes.Length < least)
            return DecodeMiss.Truncated;
        if (bytes[2] != version)
            return DecodeMiss.Foreign;
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[^ChecksumBytes..]) == XXH64.DigestOf(bytes[..^ChecksumBytes]) ? DecodeMiss.None : DecodeMiss.Corrupt;
    }

    /// <summary>Puts the checksum behind all the rest.</summary>
    public static void Seal(Span<byte> bytes) => BinaryPrimitives.WriteUInt64LittleEndian(bytes[^ChecksumBytes..], XXH64.DigestOf(bytes[..^ChecksumBytes]));
}
