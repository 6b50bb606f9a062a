using System.Buffers.Binary;

namespace CacheCow.Net.Redis;

/// <summary>A node's own sign of life: sent to each primary, and heard again if the path works.</summary>
/// <param name="Node">Who sent it.</param>
/// <param name="Path">Which primary it went to: an index of the sender's.</param>
/// <param name="SentAt">When, by the sender's monotonic clock; nobody else understands it.</param>
internal readonly record struct Heartbeat(Guid Node, int Path, long SentAt)
{
    private const int Bytes = 1 + 16 + sizeof(int) + sizeof(long);

    public byte[] ToBody()
    {
        var body = new byte[Bytes];
        body[0] = (byte)MessageKind.Heartbeat;
        Node.TryWriteBytes(body.AsSpan(1));
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(17), Path);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(21), SentAt);
        return body;
    }

    public static bool TryRead(ReadOnlySpan<byte> body, out Heartbeat heartbeat)
    {
        heartbeat = default;
        if (body.Length != Bytes)
            return false;
        heartbeat = new Heartbeat(new Guid(body.Slice(1, 16)), BinaryPrimitives.ReadInt32LittleEndian(body[17..]), BinaryPrimitives.ReadInt64LittleEndian(body[21..]));
        return true;
    }
}
