using System.Buffers.Binary;

namespace CacheCow.Net;

/// <summary>
/// The bytes in the store: what the object is, and proof that it is whole. The format is documented in <c>docs/envelope.md</c>.
/// </summary>
/// <remarks>
/// <code>
///  0  2     magic CA C0
///  2  1     format version, 1
///  3  1     flags: 1 = negative ("there is no such object"), 2 = expiry, 4 = tags; any other bit is a newer format
///  4  4     schema version, little-endian
///    (8)    with flag 2: the expiry, in milliseconds since 1970, little-endian
///     1..5  length of the identity in bytes, LEB128
///     n     identity
///    (1..5) with flag 4: number of tags, LEB128
///    (16 t) and their versions
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
    private const byte ExpiryFlag = 2;
    private const byte TagsFlag = 4;
    private const byte KnownFlags = NegativeFlag | ExpiryFlag | TagsFlag;
    private const int HeaderBytes = 8;
    private const int ExpiryBytes = 8;
    private const int LeastBytes = HeaderBytes + 1 + Frame.ChecksumBytes;

    public static byte[] Encode(string identity, uint schema, in EnvelopeContent content, TagVersions tags = default)
    {
        var identityBytes = IdentityBytes.Count(identity);
        var expiryBytes = content.ExpiresAt == 0 ? 0 : ExpiryBytes;
        var tagBytes = tags.Count == 0 ? 0 : Leb128.Count((uint)tags.Count) + tags.Count * TagVersion.Bytes;
        var headBytes = HeaderBytes + expiryBytes + Leb128.Count((uint)identityBytes) + identityBytes + tagBytes;
        var bytes = new byte[checked(headBytes + content.Payload.Length + Frame.ChecksumBytes)];

        bytes[0] = Magic0;
        bytes[1] = Magic1;
        bytes[2] = FormatVersion;
        bytes[3] = (byte)((content.IsNegative ? NegativeFlag : 0) | (expiryBytes > 0 ? ExpiryFlag : 0) | (tagBytes > 0 ? TagsFlag : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), schema);
        var rest = bytes.AsSpan(HeaderBytes);
        if (expiryBytes > 0)
            BinaryPrimitives.WriteInt64LittleEndian(rest, content.ExpiresAt);
        rest = rest[expiryBytes..];
        rest = rest[Leb128.Write(rest, (uint)identityBytes)..];
        IdentityBytes.Write(rest[..identityBytes], identity);
        rest = rest[identityBytes..];
        if (tagBytes > 0)
            tags.Write(rest[Leb128.Write(rest, (uint)tags.Count)..]);
        content.Payload.Span.CopyTo(rest[tagBytes..]);
        Frame.Seal(bytes);
        return bytes;
    }

    /// <summary>The payload of an envelope that was encoded here, so that the serialised bytes need not be kept twice.</summary>
    public static ReadOnlyMemory<byte> PayloadOf(byte[] envelope, int payloadBytes) =>
        envelope.AsMemory(envelope.Length - Frame.ChecksumBytes - payloadBytes, payloadBytes);

    /// <summary>Reads an envelope that must be of this identity and schema, and stored with these versions of its tags.</summary>
    /// <param name="memory">Any bytes at all.</param>
    /// <param name="identity">The object that was asked for.</param>
    /// <param name="schema">The schema version that the reader understands.</param>
    /// <param name="tags">The versions that its tags have now.</param>
    /// <param name="content">What it holds; empty on a miss.</param>
    public static DecodeMiss Decode(ReadOnlyMemory<byte> memory, string identity, uint schema, TagVersions tags, out EnvelopeContent content)
    {
        content = default;
        var bytes = memory.Span;
        var miss = Frame.Check(bytes, Magic0, Magic1, FormatVersion, LeastBytes);
        if (miss != DecodeMiss.None)
            return miss;
        return DecodeBody(memory[..^Frame.ChecksumBytes], identity, schema, tags, out content);
    }

    // A checksum is no signature: whoever wrote these bytes may have written any length.
    private static DecodeMiss DecodeBody(ReadOnlyMemory<byte> memory, string identity, uint schema, TagVersions tags, out EnvelopeContent content)
    {
        content = default;
        var body = memory.Span;
        var flags = body[3];
        if ((flags & ~KnownFlags) != 0)
            return DecodeMiss.NewerFormat;
        var rest = body[HeaderBytes..];
        var expiresAt = 0L;
        if ((flags & ExpiryFlag) != 0 && !TryReadExpiry(ref rest, out expiresAt))
            return DecodeMiss.Truncated;
        if (!TryReadCounted(ref rest, 1, out var identityBytes))
            return DecodeMiss.Truncated;
        if (!IdentityBytes.Match(identityBytes, identity))
            return DecodeMiss.OtherIdentity;
        if (BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) != schema)
            return DecodeMiss.OtherSchema;
        var versions = ReadOnlySpan<byte>.Empty;
        if ((flags & TagsFlag) != 0 && !TryReadCounted(ref rest, TagVersion.Bytes, out versions))
            return DecodeMiss.Truncated;
        if (!tags.Fit(versions))
            return DecodeMiss.TagInvalidated;

        content = new EnvelopeContent(memory[^rest.Length..], (flags & NegativeFlag) != 0, expiresAt);
        return DecodeMiss.None;
    }

    private static bool TryReadExpiry(scoped ref ReadOnlySpan<byte> rest, out long expiresAt)
    {
        if (!BinaryPrimitives.TryReadInt64LittleEndian(rest, out expiresAt))
            return false;
        rest = rest[ExpiryBytes..];
        return true;
    }

    /// <summary>A number, and so many items of a size.</summary>
    private static bool TryReadCounted(scoped ref ReadOnlySpan<byte> rest, int size, out ReadOnlySpan<byte> items)
    {
        items = default;
        if (!Leb128.TryRead(rest, out var count, out var read) || (ulong)count * (ulong)size > (ulong)(rest.Length - read))
            return false;
        items = rest.Slice(read, (int)count * size);
        rest = rest[(read + items.Length)..];
        return true;
    }
}
