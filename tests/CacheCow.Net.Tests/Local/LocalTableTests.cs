namespace CacheCow.Net.Tests.Local;

/// <summary>What a table keeps, and what it lets go of.</summary>
internal sealed class LocalTableTests
{
    [Test]
    public void Find_AfterPut_ReturnsTheVeryEntry()
    {
        var table = Entries.Table(10);
        var entry = Entries.Of(1);
        Assert.That(table.Put(entry, table.Ticket(entry.StoreHash)), Is.True);
        Assert.That(table.Find(1), Is.SameAs(entry));
        Assert.That(table.Find(2), Is.Null);
    }

    [Test]
    public void Put_OfAHeldKey_TakesThePlaceOfTheOldEntry()
    {
        var table = Entries.Table(10);
        table.Put(1, 300);
        table.Put(1, 200);
        Assert.That(table.Find(1)!.Size, Is.EqualTo(200));
        Assert.That((table.Count, table.Bytes), Is.EqualTo((1, 200L)));
    }

    [Test]
    public void Put_IntoAFullTable_NeverExceedsTheEntries([Values] Eviction eviction, [Values(1, 2, 3, 100, 40_000)] int max)
    {
        var table = Entries.Table(max, eviction);
        for (var key = 0; key < 2 * max + 100; key++)
        {
            table.Put(key);
            table.Find(key / 2);
            Assert.That(table.Count, Is.LessThanOrEqualTo(max));
        }

        Assert.That(table.Count, Is.GreaterThan(max * 9 / 10));
    }

    // Two shards and more: what each may have is its part of the whole.
    [TestCase(32_768)]
    [TestCase(70_000)]
    public void Put_IntoAFullTableOfSeveralShards_StaysWithinTheEntriesAndNearThem(int max)
    {
        var table = Entries.Table(max, Eviction.Fifo);
        for (var key = 0; key < 2 * max; key++)
            table.Put(key);
        Assert.That(table.Count, Is.LessThanOrEqualTo(max).And.GreaterThan(max * 9 / 10));
    }

    [Test]
    public void Put_OfManyBytesIntoSeveralShards_StaysWithinTheBytesAndNearThem()
    {
        const int MaxBytes = 8 << 20;
        var table = Entries.Table(1_000_000, maxBytes: MaxBytes);
        for (var key = 0; key < 1000; key++)
            Assert.That(table.Put(key, 1 << 15), Is.True);
        Assert.That(table.Bytes, Is.LessThanOrEqualTo(MaxBytes).And.GreaterThan(MaxBytes * 9 / 10));
    }

    [Test]
    public void Put_OfAnObjectThatTakesAThirdOfTheBytes_IsHeldHoweverManyEntriesThereMayBe() =>
        Assert.That(Entries.Table(1_000_000, maxBytes: 12 << 20).Put(1, 4 << 20), Is.True);

    [Test]
    public void Put_OfManySizes_NeverExceedsTheBytes([Values] Eviction eviction)
    {
        const int MaxBytes = 50_000;
        var table = Entries.Table(10_000, eviction, MaxBytes);
        for (var key = 0; key < 5000; key++)
        {
            table.Put(key, 100 + key * 37 % 2000);
            table.Find(key * 31 % 100);
            Assert.That(table.Bytes, Is.LessThanOrEqualTo(MaxBytes));
        }

        Assert.That(table.Bytes, Is.GreaterThan(MaxBytes / 2));
    }

    [Test]
    public void Put_OfExactlyTheBytes_IsHeld([Values(256, 1024)] int size)
    {
        var table = Entries.Table(10, maxBytes: 1024);
        for (var key = 0; key < 1024 / size; key++)
            Assert.That(table.Put(key, size), Is.True);
        Assert.That((table.Count, table.Bytes), Is.EqualTo((1024 / size, 1024L)));
        table.Put(9, 1);
        Assert.That(table.Bytes, Is.LessThan(1024));
    }

    [Test]
    public void Put_OfMoreThanTheBound_IsRefusedAndTheOldEntryLeaves()
    {
        var table = Entries.Table(10, maxBytes: 1024);
        table.Put(1);
        Assert.That(table.Put(1, 2000), Is.False);
        Assert.That(table.Find(1), Is.Null);
        Assert.That((table.Count, table.Bytes), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void Drop_OfAStoreHash_TakesOutEveryEntryThatHasIt()
    {
        var table = Entries.Table(100);
        for (var key = 0; key < 50; key++)
            table.Put(new LocalEntry<int>(key, KeyHash.Of(key), key, (ulong)key % 2, long.MaxValue, 100), table.Ticket((ulong)key % 2));
        table.Drop(1UL);
        Assert.That(Enumerable.Range(0, 50).Where(key => table.Find(key) is not null), Is.EqualTo(Enumerable.Range(0, 25).Select(half => half * 2)));
        Assert.That(table.Count, Is.EqualTo(25));
    }

    // Store hashes that many keys have, or that fall into one place.
    [TestCase(1UL)]
    [TestCase(1UL << 32)]
    [TestCase(1UL << 54)]
    public void Steps_OfAnyKindBelowTheBounds_HoldWhatADictionaryHolds(ulong spread)
    {
        var (table, model, random) = (Entries.Table(100_000), new Dictionary<int, LocalEntry<int>>(), new Random(3));
        for (var i = 0; i < 12_000; i++)
        {
            var key = random.Next(8000);
            var hash = (ulong)(key % 900) * spread;
            if (random.Next(100) is var what && what < 70)
                model[key] = Put(table, new LocalEntry<int>(key, KeyHash.Of(key), key, hash, long.MaxValue, 100 + key % 7));
            else if (what < 71)
                Drop(table, model, hash);
            else if (model.Remove(key, out var entry))
                table.Remove(entry);
        }

        Assert.That(model, Has.Count.GreaterThan(1500));
        Assert.That(Enumerable.Range(0, 8000).Select(table.Find), Is.EqualTo(Enumerable.Range(0, 8000).Select(key => model.GetValueOrDefault(key))));
        Assert.That((table.Count, table.Bytes), Is.EqualTo((model.Count, model.Values.Sum(entry => (long)entry.Size))));
    }

    [Test]
    public void Remove_OfAnEntryThatWasReplaced_LeavesTheNewOne()
    {
        var table = Entries.Table(10);
        table.Put(1);
        var old = table.Find(1)!;
        table.Put(1);
        table.Remove(old);
        Assert.That(table.Find(1), Is.Not.Null.And.Not.SameAs(old));
        table.Remove(table.Find(1)!);
        Assert.That(table.Find(1), Is.Null);
        Assert.That(table.Count, Is.Zero);
    }

    [Test]
    public void Remove_OfAnEntryFromBeforeAClear_DoesNothing()
    {
        var table = Entries.Table(10);
        table.Put(1);
        var old = table.Find(1)!;
        table.Clear();
        table.Remove(old);
        Assert.That((table.Count, table.Bytes), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void Clear_OfAFullTable_LeavesNothingAndLetsNewEntriesIn([Values] Eviction eviction)
    {
        var table = Entries.Table(100, eviction);
        for (var key = 0; key < 1000; key++)
            table.Put(key);
        table.Clear();
        Assert.That((table.Count, table.Bytes), Is.EqualTo((0, 0L)));
        for (var key = 0; key < 1000; key++)
            table.Put(key);
        Assert.That(table.Count, Is.EqualTo(100));
    }

    [Test]
    public void Find_OfWhatIsHeldAndWhatIsNot_AllocatesNothing()
    {
        var table = Entries.Table(100);
        for (var key = 0; key < 50; key++)
            table.Put(key);
        var found = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            found += table.Find(i % 100) is null ? 0 : 1;
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(found, Is.EqualTo(5000));
    }

    [TestCase(0, 0)]
    [TestCase(2047, 2047)]
    [TestCase(2048, 2048)]
    [TestCase(2049, 2050)]
    [TestCase(1_000_001, 1_000_448)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public void Size_OfAnEntry_IsRoundedUpByAThousandthAtTheMost(int size, int kept) => Assert.That(Entries.Of(1, size).Size, Is.EqualTo(kept));

    [TestCase(-1, 0)]
    [TestCase(1000, 992)]
    [TestCase(long.MaxValue, (long)uint.MaxValue << 4)]
    public void Until_OfAnEntry_IsRoundedDownTo16Milliseconds(long until, long kept) =>
        Assert.That(new LocalEntry<int>(1, 1, null, 1, until, 1).Until, Is.EqualTo(kept));

    private static LocalEntry<int> Put(LocalTable<int> table, LocalEntry<int> entry)
    {
        table.Put(entry, table.Ticket(entry.StoreHash));
        return entry;
    }

    private static void Drop(LocalTable<int> table, Dictionary<int, LocalEntry<int>> model, ulong hash)
    {
        table.Drop(hash);
        foreach (var (key, _) in model.Where(pair => pair.Value.StoreHash == hash).ToArray())
            model.Remove(key);
    }
}
