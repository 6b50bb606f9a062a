using System.Buffers.Binary;

namespace CacheCow.Net.Nodes;

/// <summary>What is cached.</summary>
/// <param name="Key">Whose it is: another key's object must never come.</param>
/// <param name="Version">The version that the truth had when it was fetched.</param>
internal sealed record Versioned(int Key, long Version)
{
    public static Versioned Parse(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(int)..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Key);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(int)), Version);
        return bytes;
    }
}
