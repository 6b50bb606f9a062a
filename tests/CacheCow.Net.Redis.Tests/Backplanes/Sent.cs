using System.Buffers.Binary;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Messages as the server's scripts make them.</summary>
internal static class Sent
{
    public static byte[] Message(Guid stream, long number, byte[] body)
    {
        byte[] bytes = [1, .. stream.ToByteArray(), .. new byte[8], .. body];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), number);
        return bytes;
    }

    public static byte[] Object(Guid stream, long number) => Message(stream, number, MessageBody.Of(MessageKind.Objects, [CacheKeys.For("sent", number)]));
}
