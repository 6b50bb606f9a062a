using System.Buffers.Binary;
using K4os.Hash.xxHash;

namespace CacheCow.Net.Consistency;

/// <summary>Reads bytes as the documents describe them: slowly, and without any of the product's code but the checksum.</summary>
internal ref struct SpecReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public bool Take(ulong count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count > (ulong)_rest.Length)
            return false;
        taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return true;
    }

    public bool TakeInt64(out long number)
    {
        number = 0;
        if (!Take(8, out var bytes))
            return false;
        for (var i = 7; i >= 0; i--)
            number = number << 8 | bytes[i];
        return true;
    }

    /// <summary>Unsigned LEB128 of at most five bytes and 32 bits.</summary>
    public bool TakeLeb128(out ulong number)
    {
        number = 0;
        for (var i = 0; i < 5; i++)
        {
            if (!Take(1, out var one))
                return false;
            number += (ulong)(one[0] % 128) << 7 * i;
            if (one[0] < 128)
                return number <= 0xFFFFFFFF;
        }

        return false;
    }

    /// <summary>A number, and so many items of a size.</summary>
    public bool TakeCounted(ulong size, out ReadOnlySpan<byte> items)
    {
        items = default;
        return TakeLeb128(out var count) && Take(count * size, out items);
    }

    /// <summary>What is between the 8 bytes that all begin with and the checksum they end with, if they are whole.</summary>
    public static bool Open(ReadOnlySpan<byte> bytes, byte magic, byte knownFlags, out SpecReader body)
    {
        body = default;
        if (bytes.Length < 16 || bytes[0] != 0xCA || bytes[1] != magic || bytes[2] != 1 || (bytes[3] & ~knownFlags) != 0)
            return false;
        body = new SpecReader(bytes[8..^8]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]) == XXH64.DigestOf(bytes[..^8]);
    }
}
