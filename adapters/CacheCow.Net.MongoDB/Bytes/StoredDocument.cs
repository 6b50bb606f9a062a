using System.Buffers.Binary;
using System.Text;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// Looks through a document from the store, without recursion, before the driver reads it, which trusts it: its lengths, its depth, and the types it names.
/// </summary>
/// <remarks>The form is that of https://bsonspec.org/spec.html. Code with scope (0x0F), long out of use, is not read.</remarks>
internal ref struct StoredDocument
{
    /// <summary>The server's own limit.</summary>
    private const int MostDepth = 100;

    private const byte String = 0x02, Document = 0x03, Array = 0x04, Binary = 0x05, Regex = 0x0B, Pointer = 0x0C, Code = 0x0D, Symbol = 0x0E;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Stack<int> _ends = new();
    private int _position;
    private int _discriminatorDepth = -1;

    private StoredDocument(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <exception cref="InvalidDataException">These bytes are no document, or not one to be read.</exception>
    public static void Check(ReadOnlySpan<byte> bytes)
    {
        var document = new StoredDocument(bytes);
        document.Enter();
        if (document._ends.Peek() != bytes.Length)
            throw Broken("its length is not its own");
        while (document._ends.Count > 0)
            document.PassElement();
    }

    private void PassElement()
    {
        var type = Take(1)[0];
        if (type == 0)
        {
            Leave();
            return;
        }

        var isDiscriminator = TakeName().SequenceEqual(Discriminators.Element) || _ends.Count == _discriminatorDepth;
        if (type is Document or Array)
        {
            Enter();
            if (isDiscriminator && type == Array)
                _discriminatorDepth = _ends.Count;
        }
        else if (type == String)
        {
            PassString(isDiscriminator);
        }
        else
        {
            PassPlain(type);
        }
    }

    private void PassPlain(byte type)
    {
        switch (type)
        {
            case Binary:
                Take(1 + TakeLength());
                break;
            case Regex:
                TakeName();
                TakeName();
                break;
            case Code or Symbol:
                Take(TakeLength());
                break;
            case Pointer:
                Take(TakeLength());
                Take(12);
                break;
            default:
                Take(SizeOf(type));
                break;
        }
    }

    private void PassString(bool isDiscriminator)
    {
        var text = Take(TakeLength());
        if (isDiscriminator && !Discriminators.IsHarmless(Encoding.UTF8.GetString(text.TrimEnd((byte)0))))
            throw Broken("it names a type that no class map has");
    }

    private static int SizeOf(byte type) => type switch
    {
        0x06 or 0x0A or 0x7F or 0xFF => 0,
        0x08 => 1,
        0x10 => 4,
        0x01 or 0x09 or 0x11 or 0x12 => 8,
        0x07 => 12,
        0x13 => 16,
        _ => throw Broken($"it has an element of type {type}"),
    };

    private void Enter()
    {
        if (_ends.Count == MostDepth)
            throw Broken($"it is deeper than {MostDepth}");
        var start = _position;
        var length = TakeLength();
        if (length > (_ends.TryPeek(out var end) ? end : _bytes.Length) - start)
            throw Broken("it ends too early");
        _ends.Push(start + length);
    }

    private void Leave()
    {
        if (_ends.Count == _discriminatorDepth)
            _discriminatorDepth = -1;
        if (_ends.Pop() != _position)
            throw Broken("a length in it is wrong");
    }

    private int TakeLength()
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        return length >= 0 && length <= _bytes.Length ? length : throw Broken("a length in it is out of range");
    }

    private ReadOnlySpan<byte> TakeName()
    {
        var length = _bytes[_position..].IndexOf((byte)0);
        return length >= 0 ? Take(length + 1)[..length] : throw Broken("it ends within a name");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
            throw Broken("it ends too early");
        _position += count;
        return _bytes.Slice(_position - count, count);
    }

    private static InvalidDataException Broken(string why) => new($"A cached document cannot be read: {why}.");
}
