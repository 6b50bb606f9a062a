using System.Buffers.Binary;

namespace CacheCow.Net;

/// <summary>
/// The bytes in the store: what the object is, and proof that it is whole. The format is documented in <c>docs/envelope.md</c>.
/// </summary>
/// <remarks>
/// <code>
///  0  2     magic CA C0
///  2  1     format version, 1
///  3  1     flags: 1 = negative ("there is no such object"); any other bit is a newer format
///  4  4     schema version, little-endian
///  8  1..5  length of the identity in bytes, LEB128
///     n     identity
///     m     payload
///     8     XXH64 of all before, little-endian
/// </code>
/// Reading is total: any bytes at all are an envelope, or a miss with a reason.
/// </remarks>
internal static class Envelope
{
    private const byte Magic0 = 0xCA;
    private const byte Magic1 = 0xC0;
    private const byte FormatVersion = 1;
    private const byte NegativeFlag = 1;
    private const int HeaderBytes = 8;
    private const int ChecksumBytes = 8;
    private const int LeastBytes = HeaderBytes + 1 + ChecksumBytes;

    public static byte[] Encode(string identity, uint schema, ReadOnlySpan<byte> payload, bool negative)
    {
        var identityBytes = IdentityBytes.Count(identity);
        var start = HeaderBytes + Leb128.Count((uint)identityBytes);
        var bytes = new byte[checked(start + identityBytes + payload.Length + ChecksumBytes)];

        bytes[0] = Magic0;
        bytes[1] = Magic1;
        bytes[2] = FormatVersion;
        bytes[3] = negative ? NegativeFlag : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), schema);
        Leb128.Write(bytes.AsSpan(HeaderBytes), (uint)identityBytes);
        IdentityBytes.Write(bytes.AsSpan(start, identityBytes), identity);
        payload.CopyTo(bytes.AsSpan(start + identityBytes));

        var body = bytes.AsSpan(..^ChecksumBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(body.Length), XxHash64.Of(body));
        return bytes;
    }

    /// <summary>Reads an envelope that must be of this identity and schema.</summary>
    /// <param name="memory">Any bytes at all.</param>
    /// <param name="identity">The object that was asked for.</param>
    /// <param name="schema">The schema version that the reader understands.</param>
    /// <param name="payload">The payload, a slice of <paramref name="memory"/>; empty on a miss.</param>
    /// <param name="negative">The envelope says that there is no such object.</param>
    public static DecodeMiss Decode(ReadOnlyMemory<byte> memory, string identity, uint schema, out ReadOnlyMemory<byte> payload, out bool negative)
    {
        (payload, negative) = (default, false);
        var bytes = memory.Span;

        // The magic and the version come first, so that a newer format may change all the rest.
        if (bytes.Length >= 2 && (bytes[0] != Magic0 || bytes[1] != Magic1))
            return DecodeMiss.Foreign;
        if (bytes.Length >= 3 && bytes[2] > FormatVersion)
            return DecodeMiss.NewerFormat;
        if (bytes.Length < LeastBytes)
            return DecodeMiss.Truncated;
        if (bytes[2] != FormatVersion)
            return DecodeMiss.Foreign;

        var body = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[body.Length..]) != XxHash64.Of(body))
            return DecodeMiss.Corrupt;
        if ((body[3] & ~NegativeFlag) != 0)
            return DecodeMiss.NewerFormat;

        // A checksum is no signature: whoever wrote these bytes may have written any length.
        if (!Leb128.TryRead(body[HeaderBytes..], out var identityBytes, out var read) || identityBytes > (uint)(body.Length - HeaderBytes - read))
            return DecodeMiss.Truncated;
        var start = HeaderBytes + read;
        if (!IdentityBytes.Match(body.Slice(start, (int)identityBytes), identity))
            return DecodeMiss.OtherIdentity;
        if (BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) != schema)
            return DecodeMiss.OtherSchema;

        negative = (body[3] & NegativeFlag) != 0;
        start += (int)identityBytes;
        payload = memory[start..body.Length];
        return DecodeMiss.None;
    }
}
