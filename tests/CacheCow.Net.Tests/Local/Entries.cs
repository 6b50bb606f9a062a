using System.Runtime.InteropServices;
using K4os.Hash.xxHash;

namespace CacheCow.Net.Tests.Local;

/// <summary>Entries whose value is their own key, so that a wrong one shows.</summary>
internal static class Entries
{
    public const int Size = 100;

    public static LocalEntry<int> Of(int key, int size = Size) => new(key, KeyHash.Of(key), key, StoreHash(key), long.MaxValue, size);

    public static ulong StoreHash(int key) => XXH64.DigestOf(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in key)));

    /// <summary>Puts with a ticket of this very moment.</summary>
    public static bool Put(this LocalTable<int> table, int key, int size = Size) => table.Put(Of(key, size), table.Ticket(StoreHash(key)));

    public static void Invalidate(this LocalTable<int> table, int key) => table.Drop(StoreHash(key));

    public static LocalTable<int> Table(int maxEntries, Eviction eviction = Eviction.Adaptive, long maxBytes = 1L << 40) =>
        new(new LocalTierOptions { MaxEntries = maxEntries, MaxBytes = maxBytes, Eviction = eviction });
}
