using System.Buffers.Binary;
using System.Text;

namespace CacheCow.Net.Redis;

/// <summary>A node's own sign of life: sent to each primary, and heard again if the path works.</summary>
/// <param name="Node">Who sent it.</param>
/// <param name="Path">Which primary it went to: a number of the sender's, never used again for another.</param>
/// <param name="SentAt">When, by the sender's monotonic clock; nobody else understands it.</param>
/// <param name="Run">Which run of which server has passed it on; added there.</param>
internal readonly record struct Heartbeat(Guid Node, int Path, long SentAt, string Run = "")
{
    private const int NodeAt = 1;
    private const int PathAt = NodeAt + 16;
    private const int SentAtAt = PathAt + sizeof(int);
    private const int RunAt = SentAtAt + sizeof(long);
    private const int LongestRun = 64;

    /// <summary>Is it a node's own? One of the future is nobody's: it would keep the local tier believing in a path that has long been cut (L3).</summary>
    public bool IsOf(Guid node, long now) => Node == node && SentAt <= now && unchecked(now - SentAt) >= 0;

    public byte[] ToBody()
    {
        var body = new byte[RunAt];
        body[0] = (byte)MessageKind.Heartbeat;
        Node.TryWriteBytes(body.AsSpan(NodeAt));
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(PathAt), Path);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(SentAtAt), SentAt);
        return body;
    }

    public static bool TryRead(ReadOnlySpan<byte> body, out Heartbeat heartbeat)
    {
        heartbeat = default;
        if (body.Length is < RunAt or > RunAt + LongestRun)
            return false;
        heartbeat = new Heartbeat(
            new Guid(body[NodeAt..PathAt]),
            BinaryPrimitives.ReadInt32LittleEndian(body[PathAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[SentAtAt..]),
            Encoding.Latin1.GetString(body[RunAt..]));
        return true;
    }
}
