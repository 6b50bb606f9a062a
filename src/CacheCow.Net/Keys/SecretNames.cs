using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace CacheCow.Net;

/// <summary>
/// Names objects and tags in the store by a hash that nobody can compute, or make collisions of, without a secret: the first 128 bits of
/// HMAC-SHA-256.
/// </summary>
/// <remarks>
/// Only what <see cref="CacheKeys.For"/> has named by XXH64 gets another name. Objects and tags are told apart by the first byte that is
/// hashed.
/// </remarks>
internal sealed class SecretNames(ReadOnlyMemory<byte> secret)
{
    public const int LeastSecretBytes = 16;
    public const int MostSecretBytes = 1024;

    private const int NameBytes = 16;
    private const byte ObjectMark = 0;
    private const byte TagMark = 1;

    public CacheKeys Of(CacheKeys keys)
    {
        if (!StoreKeys.IsHashed(keys))
            return keys;
        var name = NameOf(ObjectMark, keys.Identity);
        return new CacheKeys($"cache:{{{name}}}", $"flag:{{{name}}}", keys.Identity);
    }

    public CacheKeys OfTag(string tag)
    {
        var name = NameOf(TagMark, tag);
        return new CacheKeys($"tag:{{{name}}}", $"tag-flag:{{{name}}}", tag);
    }

    private string NameOf(byte mark, string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(1 + Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            rented[0] = mark;
            var length = 1 + Encoding.UTF8.GetBytes(text, rented.AsSpan(1));
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(secret.Span, rented.AsSpan(0, length), hash);
            return Convert.ToHexStringLower(hash[..NameBytes]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
