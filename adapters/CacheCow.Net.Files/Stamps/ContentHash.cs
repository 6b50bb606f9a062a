using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files;

/// <summary>The first 128 bits of SHA-256: nobody makes another content of the same hash by accident, nor cheaply on purpose.</summary>
internal static class ContentHash
{
    private const int PieceBytes = 64 << 10;

    public static UInt128 Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Whether an open file has a content of this length and hash: reads a piece more than that at the most, however the file grows, and never holds it as a whole.</summary>
    public static bool Matches(SafeFileHandle file, long length, UInt128 hash)
    {
        using var hashing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var count = 0L;
            for (int read; (read = RandomAccess.Read(file, piece.AsSpan(0, PieceBytes), count)) > 0;)
            {
                count += read;
                if (count > length)
                    return false;
                hashing.AppendData(piece.AsSpan(0, read));
            }

            Span<byte> found = stackalloc byte[SHA256.HashSizeInBytes];
            hashing.GetHashAndReset(found);
            return count == length && BinaryPrimitives.ReadUInt128BigEndian(found) == hash;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
