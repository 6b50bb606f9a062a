namespace CacheCow.Net.Tests.Local;

/// <summary>Keys that somebody chose so that they fall together cost others no more than a short search.</summary>
[TestFixture]
internal sealed class FloodTests
{
    private const int Most = 32;

    // XXH64 of many texts can be made equal: the store has one place for all of them, and an invalidation names them all.
    [Test]
    public void Put_ManyOfOneStoreHash_KeepsAFew()
    {
        var table = new LocalTable<int>(new LocalTierOptions());
        for (var key = 0; key < 5000; key++)
            table.Put(new LocalEntry<int>(key, KeyHash.Of(key), key, 7, long.MaxValue, 100), table.Ticket(7));
        Assert.That(table.Count, Is.EqualTo(Most));
        Assert.That(table.Find(4999)?.Value, Is.EqualTo(4999));
        table.Drop(7);
        Assert.That((table.Count, table.Bytes), Is.EqualTo((0, 0L)));
    }

    // A type's own hash code can be made equal.
    [Test]
    public void Put_ManyOfOneHashCode_KeepsAFew([Values] Eviction eviction)
    {
        var table = new LocalTable<Same>(new LocalTierOptions { Eviction = eviction });
        for (var id = 0; id < 5000; id++)
            table.Put(new LocalEntry<Same>(new(id), KeyHash.Of(new Same(id)), id, (ulong)id, long.MaxValue, 100), table.Ticket((ulong)id));
        Assert.That((table.Count, table.Bytes), Is.EqualTo((Most, Most * 100L)));
        Assert.That(table.Find(new(4999))?.Value, Is.EqualTo(4999));
        Assert.That(Enumerable.Range(0, 5000).Count(id => table.Find(new(id)) is not null), Is.EqualTo(Most));
    }

    [Test]
    public void Put_ManyWhoseIdentitiesHaveOneStoreHash_KeepsAFew()
    {
        var table = new LocalTable<Uri>(new LocalTierOptions());
        for (var id = 0; id < 1000; id++)
            table.Put(new NamedEntry<Uri>(new Uri($"https://a/{id}"), $"k${id}", id, 7, long.MaxValue, 100), table.Ticket(7));
        Assert.That(table.Count, Is.EqualTo(Most));
        Assert.That(table.FindNamed("k$999")?.Value, Is.EqualTo(999));
    }

    [Test]
    public void Put_ManyOfStoreHashesThatShareTheirHighBits_KeepsAll()
    {
        var table = new LocalTable<int>(new LocalTierOptions());
        for (var key = 0; key < 5000; key++)
            table.Put(new LocalEntry<int>(key, KeyHash.Of(key), key, (ulong)key, long.MaxValue, 100), table.Ticket((ulong)key));
        Assert.That(table.Count, Is.EqualTo(5000));
    }

    // What .NET makes of each of these is one number, or a handful.
    [Test]
    public void Of_LongsWithOneHashCode_Differ() => CheckSpread(id => id * 0x1_0000_0001L);

    [Test]
    public void Of_UlongsWithOneHashCode_Differ() => CheckSpread(id => (ulong)id * 0x1_0000_0001);

    [Test]
    public void Of_GuidsWithOneHashCode_Differ() => CheckSpread(id =>
    {
        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes, id);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), id);
        return new Guid(bytes);
    });

    [Test]
    public void Of_TimeSpansWithOneHashCode_Differ() => CheckSpread(id => new TimeSpan(id * 0x1_0000_0001L));

    [Test]
    public void Of_DoublesWithOneHashCode_Differ() => CheckSpread(id => BitConverter.Int64BitsToDouble(id * 0x1_0000_0001L));

    [Test]
    public void Of_Int128sWithOneLowHalf_Differ() => CheckSpread(id => new Int128((ulong)id, 5));

    [Test]
    public void Of_LookupsOfLongsWithOneHashCode_Differ() => CheckSpread(id => new Lookup(typeof(string), "Id", id * 0x1_0000_0001L));

    [Test]
    public void Of_LookupsOfOtherTypesOrFields_Differ()
    {
        Lookup[] lookups = [new(typeof(string), "Id", 1), new(typeof(int), "Id", 1), new(typeof(string), "id", 1), new(typeof(string), "Id", null), new(typeof(string), "Id", "1")];
        Assert.That(lookups.Select(KeyHash.Of), Is.Unique);
    }

    private static void CheckSpread<TKey>(Func<int, TKey> keyOf)
        where TKey : notnull
    {
        var keys = Enumerable.Range(0, 5000).Select(keyOf).ToArray();
        Assert.That(keys.Distinct().Count(), Is.EqualTo(keys.Length));
        Assert.That(keys.Select(key => KeyHash.Of(key) & 4095).Distinct().Count(), Is.GreaterThan(2500));
    }

    private readonly record struct Same(int Id)
    {
        public override int GetHashCode() => 1;
    }
}
