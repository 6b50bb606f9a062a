namespace CacheCow.Net.Tests.Local;

/// <summary>How many buckets an index has for its entries: enough that chains stay short, and no more than that.</summary>
internal sealed class IndexGrowthTests
{
    private const int FirstLength = 16;

    [TestCase(8, 16, Description = "two for each entry")]
    [TestCase(9, 32)]
    [TestCase(2048, 4096)]
    [TestCase(4096, 4096, Description = "from here on one for each")]
    [TestCase(4097, 8192)]
    [TestCase(8192, 8192)]
    [TestCase(8193, 16_384)]
    public void KeyIndex_OfSoManyEntries_HasSoManyBuckets(int entries, int buckets)
    {
        var index = new KeyIndex<int>(new UseLog());
        for (var i = 0; i < entries; i++)
            index.Add(Entry(i), i + 1);
        Assert.That(Buckets(index), Is.EqualTo(buckets));
    }

    [TestCase(33, 16, Description = "one for two entries")]
    [TestCase(34, 32)]
    [TestCase(65, 32)]
    [TestCase(66, 64)]
    public void StoreIndex_OfSoManyEntries_HasSoManyBuckets(int entries, int buckets)
    {
        var index = new StoreIndex();
        for (var i = 0; i < entries; i++)
            index.Add(Entry(i), i + 1);
        Assert.That(Buckets(index), Is.EqualTo(buckets));
    }

    [Test]
    public void Shard_WithOneMoreThanFitIntoItsIndices_HasLetBothGrow()
    {
        var index = new KeyIndex<int>(new UseLog());
        var (invalidations, entries) = (new Invalidations(), Enumerable.Range(0, 34).Select(Entry).ToArray());
        var shard = new LocalShard<int>(index, LocalPolicy.Create(Eviction.Fifo), invalidations, maxEntries: 100, maxBytes: 1 << 20);
        foreach (var entry in entries)
        {
            shard.Put(entry, invalidations.Ticket(entry.StoreHash));
            if (shard.Count == 9)
                Assert.That(Buckets(index), Is.EqualTo(32));
        }

        foreach (var entry in entries)
            Assert.That(Chain(entry, node => node.NextByStore).Select(node => BucketOf(node, 32)), Has.All.EqualTo(BucketOf(entry, 32)));
    }

    // The hashes are numbers in a row: by key, an entry falls together with the first as soon as its number is that of the buckets. By its store hash, it is looked for.
    private static LocalEntry<int> Entry(int number) => new(number, (uint)number, null, (ulong)number << 32, long.MaxValue, 1);

    private static int Buckets(KeyIndex<int> index) => Buckets(
        entry =>
        {
            index.Add(entry, count: 0);
            index.Remove(entry);
        },
        Entry,
        node => ((LocalEntry<int>)node).NextByKey);

    private static int Buckets(StoreIndex index) => Buckets(
        entry =>
        {
            index.Add(entry, count: 0);
            index.Remove(entry);
        },
        buckets => Enumerable.Range(1000, int.MaxValue - 1000).Select(Entry).First(entry => (BucketOf(entry, 2 * buckets) ^ BucketOf(Entry(0), 2 * buckets)) == buckets),
        node => node.NextByStore);

    private static int BucketOf(LocalNode node, int buckets) => (int)KeyHash.OfBits(node.StoreHash) & (buckets - 1);

    private static int Buckets(Action<LocalEntry<int>> passThrough, Func<int, LocalEntry<int>> fallsWithFirst, Func<LocalNode, LocalNode?> next)
    {
        for (var buckets = FirstLength; ; buckets *= 2)
        {
            var entry = fallsWithFirst(buckets);
            passThrough(entry);
            if (Chain(entry, next).Any(node => node.Hash == 0))
                return buckets;
        }
    }

    private static IEnumerable<LocalNode> Chain(LocalNode first, Func<LocalNode, LocalNode?> next)
    {
        for (var node = next(first); node is not null; node = next(node))
            yield return node;
    }
}
