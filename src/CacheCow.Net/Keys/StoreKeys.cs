using System.Buffers;
using System.Text;

namespace CacheCow.Net;

/// <summary>The two store keys of an identity: <c>cache:{h}</c> and <c>flag:{h}</c>.</summary>
/// <remarks>The braces are literal: a Redis Cluster hashes only what stands inside them, so both keys share a slot.</remarks>
internal static class StoreKeys
{
    private const int StackBytes = 512;

    public static CacheKeys Of(string identity)
    {
        var hash = Hash(identity);
        return new CacheKeys($"cache:{{{hash:x16}}}", $"flag:{{{hash:x16}}}", identity);
    }

    public static ulong Hash(string identity)
    {
        var most = Encoding.UTF8.GetMaxByteCount(identity.Length);
        if (most <= StackBytes)
        {
            Span<byte> bytes = stackalloc byte[StackBytes];
            return XxHash64.Of(bytes[..Encoding.UTF8.GetBytes(identity, bytes)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return XxHash64.Of(rented.AsSpan(0, Encoding.UTF8.GetBytes(identity, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
