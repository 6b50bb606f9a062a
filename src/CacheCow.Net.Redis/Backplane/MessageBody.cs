using System.Buffers.Binary;

namespace CacheCow.Net.Redis;

/// <summary>The part of a message that its sender writes: the kind, and names of 8 bytes (see <see cref="CacheKeys.GetDataHash"/>). Never a value.</summary>
internal static class MessageBody
{
    /// <summary>More than this is told as "everything": a message must not be a burden.</summary>
    public const int MostNames = 8192;

    private const int NameBytes = sizeof(ulong);

    public static byte[] Everything { get; } = [(byte)MessageKind.Everything];

    /// <summary>No message.</summary>
    public static byte[] None { get; } = [];

    public static byte[] Of(MessageKind kind, IReadOnlyList<CacheKeys> keys)
    {
        if (keys.Count > MostNames)
            return Everything;
        var body = new byte[1 + keys.Count * NameBytes];
        body[0] = (byte)kind;
        for (var i = 0; i < keys.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(1 + i * NameBytes), keys[i].GetDataHash());
        return body;
    }
}
