using System.Runtime.InteropServices;
using K4os.Hash.xxHash;

namespace CacheCow.Net.Benchmarks;

/// <summary>The product's own table, under one of its policies.</summary>
internal sealed class TableModel(Eviction eviction, int size) : CacheModel
{
    private readonly LocalTable<int> _table = new(new LocalTierOptions { MaxEntries = size, MaxBytes = 1L << 40, Eviction = eviction });

    public override bool Use(int key)
    {
        if (_table.Find(key) is not null)
            return true;
        var storeHash = XXH64.DigestOf(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in key)));
        _table.Put(new LocalEntry<int>(key, KeyHash.Of(key), null, storeHash, long.MaxValue, 1), _table.Ticket(storeHash));
        return false;
    }
}
