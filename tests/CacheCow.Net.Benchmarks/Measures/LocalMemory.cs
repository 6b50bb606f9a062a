namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>What a million entries of a full local tier cost in bytes each, beside key and value; the baseline is the bound of 120.</summary>
internal sealed class LocalMemory() : Measure("local.memory")
{
    private const int Entries = 1_000_000;
    private const int Puts = Entries * 3 / 2;
    private const double Bound = 120;

    public override Task<IReadOnlyList<Ratio>> RunAsync() => Task.FromResult<IReadOnlyList<Ratio>>(
    [
        .. Enum.GetValues<Eviction>().Select(eviction => Of($"local.memory.{eviction.ToString().ToLowerInvariant()}", eviction)),
    ]);

    // Keys of eight bytes stand in the entry itself, and are taken off; the value is one object for all.
    private static Ratio Of(string name, Eviction eviction)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new LocalTable<long>(new LocalTierOptions { MaxEntries = Entries, MaxBytes = 1L << 40, Eviction = eviction });
        for (var id = 0L; id < Puts; id++)
        {
            var storeHash = (ulong)id * 0x9E3779B97F4A7C15;
            table.Put(new LocalEntry<long>(id, KeyHash.Of(id), name, storeHash, long.MaxValue, 100), table.Ticket(storeHash));
        }

        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        var each = (double)taken / table.Count - sizeof(long);
        GC.KeepAlive(table);
        return new Ratio(name, "bytes/entry", each, Bound);
    }
}
