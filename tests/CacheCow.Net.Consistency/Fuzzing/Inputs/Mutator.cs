using System.Buffers.Binary;

namespace CacheCow.Net.Consistency;

/// <summary>Makes new inputs of others: bits, bytes, numbers and blocks changed, moved, left out, put in, and lengths that lie.</summary>
internal sealed class Mutator(ByteRandom random, int longest)
{
    private static readonly ulong[] Numbers =
        [0, 1, 2, 7, 8, 9, 16, 0x7F, 0x80, 0xFF, 0x100, 0x3FFF, 0x4000, 0x7FFF, 0x8000, 0xFFFF, 0x1FFFFF, 0x0FFFFFFF, 0x10000000, int.MaxValue, 0x80000000, uint.MaxValue, 0x100000000, long.MaxValue, 1UL << 63, ulong.MaxValue];

    private readonly byte[] _buffer = new byte[longest];
    private int _length;

    /// <summary>One input with some changes, now and then with a part of another.</summary>
    /// <returns>Valid until the next call.</returns>
    public Memory<byte> Change(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        _length = Math.Min(one.Length, longest);
        one[.._length].CopyTo(_buffer);

        // Few changes leave the most of a sample valid; now and then, many.
        for (var i = 1 + random.Below(1 + random.Below(8)); i > 0; i--)
            ChangeOnce(other);
        return _buffer.AsMemory(0, _length);
    }

    private void ChangeOnce(ReadOnlySpan<byte> other)
    {
        switch (_length == 0 ? 9 : random.Below(12))
        {
            case 0:
                _buffer[random.Below(_length)] ^= (byte)(1 << random.Below(8));
                break;
            case 1:
                _buffer[random.Below(_length)] = random.Byte();
                break;
            case 2:
                _buffer[random.Below(_length)] = (byte)Numbers[random.Below(Numbers.Length)];
                break;
            case 3:
                _buffer[random.Below(_length)] += (byte)(random.Below(9) - 4);
                break;
            case 4:
                WriteNumber();
                break;
            case 5:
                WriteLength();
                break;
            case 6:
                Remove(random.Below(_length), 1 + random.Below(8));
                break;
            case 7:
                _length = random.Below(_length + 1);
                break;
            case 8:
                Insert(random.Below(_length), Block(_buffer.AsSpan(0, _length)));
                break;
            case 9:
                InsertRandom();
                break;
            default:
                Splice(other);
                break;
        }
    }

    private void WriteNumber()
    {
        Span<byte> number = stackalloc byte[8];
        var value = Numbers[random.Below(Numbers.Length)];
        if (random.Below(2) == 0)
            BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        else
            BinaryPrimitives.WriteUInt64BigEndian(number, value << (64 - 8 * Math.Min(8, 1 << random.Below(4))));
        Overwrite(number[..(1 << random.Below(4))]);
    }

    // LEB128, of right and of wrong numbers.
    private void WriteLength()
    {
        Span<byte> number = stackalloc byte[10];
        var value = random.Below(2) == 0 ? (ulong)random.Below(longest) : Numbers[random.Below(Numbers.Length)];
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            number[count++] = (byte)(value | 0x80);
        number[count++] = (byte)value;
        if (random.Below(2) == 0)
            Overwrite(number[..count]);
        else
            Insert(random.Below(_length), number[..count]);
    }

    private void Splice(ReadOnlySpan<byte> other)
    {
        if (other.IsEmpty)
            return;
        if (random.Below(2) == 0)
            Overwrite(Block(other));
        else
            Insert(random.Below(_length + 1), Block(other));
    }

    private ReadOnlySpan<byte> Block(ReadOnlySpan<byte> bytes)
    {
        var start = random.Below(bytes.Length);
        return bytes.Slice(start, 1 + random.Below(Math.Min(64, bytes.Length - start)));
    }

    private void InsertRandom()
    {
        Span<byte> bytes = stackalloc byte[1 + random.Below(8)];
        foreach (ref var one in bytes)
            one = random.Byte();
        Insert(random.Below(_length + 1), bytes);
    }

    private void Overwrite(ReadOnlySpan<byte> bytes)
    {
        var at = random.Below(_length);
        bytes[..Math.Min(bytes.Length, _length - at)].CopyTo(_buffer.AsSpan(at));
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        // The block may be a part of the buffer itself.
        Span<byte> copy = stackalloc byte[Math.Min(64, Math.Min(bytes.Length, longest - _length))];
        bytes[..copy.Length].CopyTo(copy);
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + copy.Length));
        copy.CopyTo(_buffer.AsSpan(at));
        _length += copy.Length;
    }

    private void Remove(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }
}
