using System.Buffers.Binary;

namespace CacheCow.Net.Files;

/// <summary>
/// The form that a file has in the store: 1 byte that names the form and whether the file was young, 8 bytes last-write time, 16 bytes hash
/// (little-endian), then the content. Its length is the file's.
/// </summary>
internal static class FileRecord
{
    public const int HeaderBytes = 1 + sizeof(long) + 16;

    private const byte Settled = 1;
    private const byte Young = 2;

    public static byte[] Write(FileStamp stamp, ReadOnlySpan<byte> content)
    {
        var record = new byte[HeaderBytes + content.Length];
        record[0] = stamp.IsYoung ? Young : Settled;
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(1), stamp.LastWriteTicks);
        BinaryPrimitives.WriteUInt128LittleEndian(record.AsSpan(1 + sizeof(long)), stamp.ContentHash);
        content.CopyTo(record.AsSpan(HeaderBytes));
        return record;
    }

    /// <exception cref="InvalidDataException">These bytes are no file.</exception>
    public static (FileStamp Stamp, ReadOnlyMemory<byte> Content) Read(ReadOnlyMemory<byte> record)
    {
        var bytes = record.Span;
        if (bytes.Length < HeaderBytes || bytes[0] is not (Settled or Young))
            throw new InvalidDataException($"A cached file has at least {HeaderBytes} bytes, and begins with {Settled} or {Young}.");

        var stamp = new FileStamp(
            bytes.Length - HeaderBytes,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[(1 + sizeof(long))..]),
            bytes[0] == Young);
        return (stamp, record[HeaderBytes..]);
    }
}
