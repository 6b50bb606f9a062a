namespace CacheCow.Net.Tests.Local;

/// <summary>Who leaves a full table.</summary>
internal sealed class EvictionTests
{
    [Test]
    public void Fifo_WhenFull_LetsGoOfWhatCameFirst()
    {
        var table = Filled(Eviction.Fifo);
        table.Find(1);
        table.Put(4);
        Assert.That(Held(table), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [Test]
    public void Lru_WhenFull_LetsGoOfWhatWasUsedLongestAgo()
    {
        var table = Filled(Eviction.Lru);
        table.Put(1);
        table.Put(4);
        table.Find(3);
        table.Put(5);
        Assert.That(Held(table), Is.EqualTo(new[] { 3, 4, 5 }));
    }

    // Generations pass with every put, though nobody leaves for want of room: more of them than the order of use tells apart.
    [Test]
    public void Full_AfterManyGenerationsWithoutEviction_StillLetsGoOfWhatWasUsedLongestAgo([Values(Eviction.Lru, Eviction.Adaptive)] Eviction eviction)
    {
        var table = Entries.Table(5, eviction);
        for (var key = 1; key <= 4; key++)
        {
            table.Put(key);
            for (var i = 0; i < 150 * key; i++)
            {
                table.Put(19);
                table.Invalidate(19);
            }
        }

        for (var key = 5; key <= 7; key++)
            table.Put(key);
        Assert.That(Held(table), Is.EqualTo(new[] { 3, 4, 5, 6, 7 }));
    }

    [Test]
    public void Lfu_WhenFull_LetsGoOfWhatWasUsedLeastOften()
    {
        var table = Filled(Eviction.Lfu);
        for (var i = 4; i < 10; i++)
        {
            table.Find(1);
            table.Find(2);
            table.Put(i);
        }

        Assert.That(Held(table), Is.EqualTo(new[] { 1, 2, 9 }));
    }

    [Test]
    public void Adaptive_InALoopThatIsLargerThanTheTable_KeepsAPartOfIt() =>
        Assert.That(Percent(Eviction.Adaptive, 500, Repeat(Enumerable.Range(0, 1000), 100)), Is.GreaterThan(45));

    [Test]
    public void Adaptive_WhenScanned_KeepsWhatIsHot()
    {
        var table = Entries.Table(500);
        foreach (var key in Repeat(Enumerable.Range(0, 400), 20))
            Use(table, key);
        for (var key = 1000; key < 6000; key++)
            Use(table, key);
        Assert.That(Enumerable.Range(0, 400).Count(key => table.Find(key) is not null), Is.GreaterThan(390));
    }

    // Windows of 300 keys, each used a few times in a row, none ever again: nothing but recency helps.
    [Test]
    public void Adaptive_WithAWorkingSetThatMovesOn_ComesNearToLru()
    {
        var keys = Enumerable.Range(0, 400).SelectMany(window => Repeat(Enumerable.Range(window * 100, 300), 2)).ToArray();
        Assert.That(Percent(Eviction.Adaptive, 350, keys), Is.GreaterThan(Percent(Eviction.Lru, 350, keys) - 3));
    }

    [Test]
    public void Adaptive_BoundedByBytes_LearnsAsIfBoundedByAsManyEntries()
    {
        var table = Entries.Table(1_000_000, maxBytes: 500 * Entries.Size);
        var hits = Repeat(Enumerable.Range(0, 1000), 100).Count(key => Use(table, key));
        Assert.That(hits, Is.GreaterThan(45_000));
    }

    private static LocalTable<int> Filled(Eviction eviction)
    {
        var table = Entries.Table(3, eviction);
        for (var key = 1; key <= 3; key++)
            table.Put(key);
        return table;
    }

    private static IEnumerable<int> Held(LocalTable<int> table) => Enumerable.Range(0, 20).Where(key => table.Find(key) is not null);

    private static IEnumerable<int> Repeat(IEnumerable<int> keys, int times) => Enumerable.Repeat(keys, times).SelectMany(all => all);

    private static double Percent(Eviction eviction, int size, IEnumerable<int> keys)
    {
        var table = Entries.Table(size, eviction);
        return keys.Average(key => Use(table, key) ? 100.0 : 0);
    }

    private static bool Use(LocalTable<int> table, int key)
    {
        if (table.Find(key) is not null)
            return true;
        table.Put(key);
        return false;
    }
}
