using System.Buffers.Binary;

namespace CacheCow.Net.Files;

/// <summary>
/// The form that a file has in the store: 1 byte that names the form and whether the file was young, 8 bytes last-write time, 8 bytes time of change, 8 bytes which file, 16 bytes hash
/// (little-endian), then the content. Its length is the file's.
/// </summary>
internal static class FileRecord
{
    public const int HeaderBytes = HashAt + 16;

    // 1 and 2 were forms without the time of change and the file: as any form that is not known, they are read as a miss.
    private const byte Settled = 3;
    private const byte Young = 4;

    private const int LastWriteAt = 1;
    private const int ChangeAt = LastWriteAt + sizeof(long);
    private const int FileIdAt = ChangeAt + sizeof(long);
    private const int HashAt = FileIdAt + sizeof(ulong);

    public static byte[] Write(FileStamp stamp, ReadOnlySpan<byte> content)
    {
        var record = new byte[HeaderBytes + content.Length];
        record[0] = stamp.IsYoung ? Young : Settled;
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(LastWriteAt), stamp.LastWriteTicks);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(ChangeAt), stamp.ChangeTicks);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(FileIdAt), stamp.FileId);
        BinaryPrimitives.WriteUInt128LittleEndian(record.AsSpan(HashAt), stamp.ContentHash);
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
            BinaryPrimitives.ReadInt64LittleEndian(bytes[LastWriteAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[ChangeAt..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[FileIdAt..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[HashAt..]),
            bytes[0] == Young);
        return (stamp, record[HeaderBytes..]);
    }
}
