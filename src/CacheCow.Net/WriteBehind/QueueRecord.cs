using System.Buffers.Binary;

namespace CacheCow.Net;

/// <summary>
/// The bytes of an entry: which object, what is to become of it, and proof that it is whole. The format is documented in <c>docs/write-behind.md</c>.
/// </summary>
/// <remarks>
/// <code>
///  0  2     magic CA C1
///  2  1     format version, 1
///  3  1     flags: 1 = the object is deleted; any other bit is a newer format
///  4  4     schema version, little-endian
///     1..5  length of the identity in bytes, LEB128
///     n     identity
///     1..5  length of the key in bytes, LEB128
///     k     key, as SerializeKey has it
///     m     payload
///     8     XXH64 of all before, little-endian
/// </code>
/// Reading is total: any bytes at all are a record, or none with a reason.
/// </remarks>
internal readonly ref struct QueueRecord
{
    private const byte Magic0 = 0xCA;
    private const byte Magic1 = 0xC1;
    private const byte FormatVersion = 1;
    private const byte DeletedFlag = 1;
    private const int HeaderBytes = 8;
    private const int LeastBytes = HeaderBytes + 2 + Frame.ChecksumBytes;

    public uint Schema { get; private init; }

    public bool IsDeleted { get; private init; }

    public ReadOnlySpan<byte> Identity { get; private init; }

    public ReadOnlyMemory<byte> Key { get; private init; }

    public ReadOnlyMemory<byte> Payload { get; private init; }

    public static byte[] Encode(uint schema, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key, byte[]? payload)
    {
        var length = HeaderBytes + Leb128.Count((uint)identity.Length) + identity.Length + Leb128.Count((uint)key.Length) + key.Length + (payload?.Length ?? 0) + Frame.ChecksumBytes;
        var bytes = new byte[length];
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (Magic0, Magic1, FormatVersion, payload is null ? DeletedFlag : (byte)0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), schema);
        var rest = WriteCounted(WriteCounted(bytes.AsSpan(HeaderBytes), identity), key);
        payload?.CopyTo(rest);
        Frame.Seal(bytes);
        return bytes;
    }

    /// <summary>Reads any bytes at all.</summary>
    public static DecodeMiss Decode(ReadOnlyMemory<byte> memory, out QueueRecord record)
    {
        record = default;
        var bytes = memory.Span;
        var miss = Frame.Check(bytes, Magic0, Magic1, FormatVersion, LeastBytes);
        if (miss != DecodeMiss.None)
            return miss;
        return (bytes[3] & ~DeletedFlag) != 0 ? DecodeMiss.NewerFormat : DecodeBody(memory[..^Frame.ChecksumBytes], out record);
    }

    // A checksum is no signature: whoever wrote these bytes may have written any length.
    private static DecodeMiss DecodeBody(ReadOnlyMemory<byte> body, out QueueRecord record)
    {
        record = default;
        var rest = body[HeaderBytes..];
        if (!TryReadCounted(ref rest, out var identity) || !TryReadCounted(ref rest, out var key))
            return DecodeMiss.Truncated;
        record = new QueueRecord
        {
            Schema = BinaryPrimitives.ReadUInt32LittleEndian(body.Span[4..]),
            IsDeleted = (body.Span[3] & DeletedFlag) != 0,
            Identity = identity.Span,
            Key = key,
            Payload = rest,
        };
        return DecodeMiss.None;
    }

    private static Span<byte> WriteCounted(Span<byte> bytes, ReadOnlySpan<byte> items)
    {
        bytes = bytes[Leb128.Write(bytes, (uint)items.Length)..];
        items.CopyTo(bytes);
        return bytes[items.Length..];
    }

    private static bool TryReadCounted(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> items)
    {
        items = default;
        if (!Leb128.TryRead(rest.Span, out var count, out var read) || count > (uint)(rest.Length - read))
            return false;
        items = rest.Slice(read, (int)count);
        rest = rest[(read + items.Length)..];
        return true;
    }
}
