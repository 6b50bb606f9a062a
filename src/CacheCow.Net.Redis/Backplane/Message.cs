using System.Buffers.Binary;

namespace CacheCow.Net.Redis;

/// <summary>A message as it arrives. Anybody may send anything: reading it is total.</summary>
/// <remarks>
/// <code>
///  0   1   version, 1
///  1  16   name of the stream; zero: the message has no number
/// 17   8   number in the stream, big-endian
/// 25   1   kind
/// 26       objects, tags: names of 8 bytes, little-endian · heartbeat: node, path, time · everything: nothing
/// </code>
/// </remarks>
internal readonly ref struct Message
{
    /// <summary>The longest message there is.</summary>
    public const int MostBytes = HeadBytes + 1 + MessageBody.MostNames * NameBytes;

    private const byte Version = 1;
    private const int HeadBytes = 25;
    private const int NameBytes = sizeof(ulong);

    private Message(Guid stream, long number, MessageKind kind, ReadOnlySpan<byte> body)
    {
        (Stream, Number, Kind) = (stream, number, kind);
        Body = body;
    }

    public Guid Stream { get; }

    public long Number { get; }

    public MessageKind Kind { get; }

    /// <summary>The body, kind included.</summary>
    public ReadOnlySpan<byte> Body { get; }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Message message)
    {
        message = default;
        if (bytes.Length is <= HeadBytes or > MostBytes || bytes[0] != Version)
            return false;
        var body = bytes[HeadBytes..];
        var kind = (MessageKind)body[0];
        if (!IsWhole(kind, body.Length - 1))
            return false;
        message = new Message(new Guid(bytes.Slice(1, 16)), BinaryPrimitives.ReadInt64BigEndian(bytes[17..]), kind, body);
        return true;
    }

    /// <summary>The names in the body.</summary>
    public ulong[] Names()
    {
        var names = new ulong[(Body.Length - 1) / NameBytes];
        for (var i = 0; i < names.Length; i++)
            names[i] = BinaryPrimitives.ReadUInt64LittleEndian(Body[(1 + i * NameBytes)..]);
        return names;
    }

    private static bool IsWhole(MessageKind kind, int bytes) => kind switch
    {
        MessageKind.Objects or MessageKind.Tags => bytes % NameBytes == 0,
        MessageKind.Everything => bytes == 0,
        MessageKind.Heartbeat => true,
        _ => false,
    };
}
