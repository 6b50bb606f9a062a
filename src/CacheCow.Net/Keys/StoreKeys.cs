using System.Buffers;
using System.Text;
using K4os.Hash.xxHash;

namespace CacheCow.Net;

/// <summary>The two store keys of an identity: <c>cache:{h}</c> and <c>flag:{h}</c>.</summary>
/// <remarks>The braces are literal: a Redis Cluster hashes only what stands inside them, so both keys share a slot.</remarks>
internal static class StoreKeys
{
    private const int StackBytes = 512;
    private static readonly int HashedLength = "cache:{0123456789abcdef}".Length;

    public static CacheKeys Of(string identity)
    {
        var hash = Hash(identity);
        return new CacheKeys($"cache:{{{hash:x16}}}", $"flag:{{{hash:x16}}}", identity);
    }

    public static CacheKeys Readable(string identity) => new($"cache:{{{identity}}}", $"flag:{{{identity}}}", identity);

    public static CacheKeys OfTag(string tag)
    {
        var hash = Hash(tag);
        return new CacheKeys($"tag:{{{hash:x16}}}", $"tag-flag:{{{hash:x16}}}", tag);
    }

    /// <summary>Are these the keys that <see cref="Of"/> makes of their identity?</summary>
    public static bool IsHashed(CacheKeys keys) => keys.Data.Length == HashedLength && keys == Of(keys.Identity);

    /// <summary>XXH64 of a text's UTF-8: of an identity in the store keys, of a data key in messages.</summary>
    public static ulong Hash(string identity)
    {
        var most = Encoding.UTF8.GetMaxByteCount(identity.Length);
        if (most <= StackBytes)
        {
            Span<byte> bytes = stackalloc byte[StackBytes];
            return XXH64.DigestOf(bytes[..Encoding.UTF8.GetBytes(identity, bytes)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return XXH64.DigestOf(rented.AsSpan(0, Encoding.UTF8.GetBytes(identity, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
