using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CacheCow.Net.Files;

/// <summary>The first 128 bits of SHA-256: nobody makes another content of the same hash by accident, nor cheaply on purpose.</summary>
internal static class ContentHash
{
    public static UInt128 Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>The same of a file, without having it in memory as a whole.</summary>
    public static UInt128 Of(Stream content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
