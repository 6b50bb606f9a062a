using System.Buffers.Binary;
using System.Text;

namespace CacheCow.Net.PostgreSql;

/// <summary>Reads a message of the log, never past its end.</summary>
internal ref struct LogBytes(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    /// <summary>How many bytes are still to come.</summary>
    public readonly int Left => _bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public int Int16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public string Text()
    {
        var length = _bytes[Position..].IndexOf((byte)0);
        if (length < 0)
            throw Cut();
        var text = Decoded(Take(length));
        Position++;
        return text;
    }

    public Range Skip(int length)
    {
        var start = Position;
        Take(length);
        return start..Position;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _bytes.Length - Position)
            throw Cut();
        var taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    private static string Decoded(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("A message of the log has a name that is no text.");
        }
    }

    private static InvalidDataException Cut() => new("A message of the log ends before it is complete.");
}
