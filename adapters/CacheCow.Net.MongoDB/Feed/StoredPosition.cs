using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// Up to where a feed's changes were invalidated, as it lies in the store: 1 byte that names the form, 8 bytes the server's time of the last change (little-endian), 16 bytes for what the feed invalidates, the
/// resume token as the server gave it, and the first 16 bytes of the SHA-256 of all that.
/// </summary>
/// <param name="Token">The resume token: BSON.</param>
/// <param name="Time">The server's time of the last change, as a BSON timestamp: seconds in the upper half. 0: not known.</param>
/// <param name="Mapping">A hash of what the feed invalidates: a position of a feed that did less says nothing of the rest.</param>
internal sealed record StoredPosition(byte[] Token, ulong Time, UInt128 Mapping)
{
    private const byte Form = 1;
    private const int HashBytes = 16;
    private const int HeaderBytes = 1 + sizeof(ulong) + 16;
    private const int MostBytes = 64 << 10;

    /// <summary>Does it say more than another that is about the same?</summary>
    public bool IsLaterThan(StoredPosition other) => Mapping == other.Mapping && Time > other.Time;

    public bool Equals(StoredPosition? other) =>
        other is not null && (Time, Mapping) == (other.Time, other.Mapping) && Token.AsSpan().SequenceEqual(other.Token);

    public override int GetHashCode() => HashCode.Combine(Time, Mapping);

    public byte[] Write()
    {
        var bytes = new byte[HeaderBytes + Token.Length + HashBytes];
        bytes[0] = Form;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Time);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(1 + sizeof(ulong)), Mapping);
        Token.CopyTo(bytes, HeaderBytes);
        Hash(bytes.AsSpan(..^HashBytes)).CopyTo(bytes, bytes.Length - HashBytes);
        return bytes;
    }

    /// <returns><see langword="null"/>: these bytes are no position.</returns>
    public static StoredPosition? Read(ReadOnlyMemory<byte>? stored)
    {
        if (stored is not { Length: > HeaderBytes + HashBytes and <= MostBytes } memory || memory.Span[0] != Form)
            return null;
        var bytes = memory.Span;
        if (!Hash(bytes[..^HashBytes]).AsSpan().SequenceEqual(bytes[^HashBytes..]))
            return null;
        return new StoredPosition(
            bytes[HeaderBytes..^HashBytes].ToArray(),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[(1 + sizeof(ulong))..]));
    }

    private static byte[] Hash(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes)[..HashBytes];
}
