using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Bytes and lifetimes as they are sent and received.</summary>
internal static class Wire
{
    private const int LastBytes = 16;

    // A plain null would become empty memory, by way of byte[].
    public static ReadOnlyMemory<byte>? BytesOf(RedisValue value) => value.IsNull ? default(ReadOnlyMemory<byte>?) : (byte[]?)value;

    /// <summary>The bytes as a value; a copy only if they are a part of a larger array.</summary>
    public static RedisValue ValueOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part) && part.Array is { } whole && part.Count == whole.Length ? whole : bytes.ToArray();

    /// <summary>The longest lifetime of a lease, an intent or a hold: no option can be set to more, and the scripts believe in nothing that lasts much longer.</summary>
    public static readonly TimeSpan LongestHeld = TimeSpan.FromHours(1);

    /// <summary>The lifetime of a lease, an intent or a hold.</summary>
    public static long HeldFor(TimeSpan lifetime) => MillisecondsOf(lifetime > LongestHeld ? LongestHeld : lifetime);

    /// <summary>Whole milliseconds, rounded up: what is more than zero must not become zero, which means "no end".</summary>
    public static long MillisecondsOf(TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.Zero);
        return (long)Math.Ceiling(lifetime.TotalMilliseconds);
    }

    /// <summary>What is of no use to the caller of a lease: '0' for nothing, else '1' and the last bytes, which hold the checksum.</summary>
    public static RedisValue UselessOf(ReadOnlyMemory<byte>? unwanted)
    {
        if (unwanted is not { } bytes)
            return "0";
        var last = bytes.Span[Math.Max(0, bytes.Length - LastBytes)..];
        return (byte[])[(byte)'1', .. last];
    }
}
