namespace CacheCow.Net;

/// <summary>Unsigned LEB128: seven bits a byte, the lowest first, the high bit set on all but the last.</summary>
internal static class Leb128
{
    private const int MostBytes = 5;

    public static int Count(uint value)
    {
        var count = 1;
        for (; value >= 0x80; value >>= 7)
            count++;
        return count;
    }

    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> bytes, uint value)
    {
        var i = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[i++] = (byte)(value | 0x80);
        bytes[i] = (byte)value;
        return i + 1;
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out uint value, out int read)
    {
        ulong sum = 0;
        for (read = 0; read < bytes.Length && read < MostBytes;)
        {
            var one = bytes[read];
            sum |= (ulong)(one & 0x7F) << (7 * read++);
            if (one >= 0x80)
                continue;
            value = (uint)sum;
            return sum <= uint.MaxValue;
        }

        value = 0;
        return false;
    }
}
