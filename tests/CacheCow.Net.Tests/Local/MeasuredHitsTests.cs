using CacheCow.Net.Benchmarks;

namespace CacheCow.Net.Tests.Local;

/// <summary>
/// How often each policy hits on traces that are the same on every run: exactly, so that whoever changes a policy sees what it gains or costs,
/// and puts down the new figures.
/// </summary>
internal sealed class MeasuredHitsTests
{
    private const string Popular = "zipf:0.9,5000,15000";
    private const string Scanned = "scan:0.9,5000,15000";
    private const string Moving = "shift:0.9,1000,15000";
    private const string Loop = "loop:300,9000";

    // So many puts on a small table that uses are halved.
    private const string Small = "zipf:0.9,2000,15000";

    [TestCase(Eviction.Adaptive, Popular, 300, 8223)]
    [TestCase(Eviction.Adaptive, Scanned, 300, 3605)]
    [TestCase(Eviction.Adaptive, Moving, 100, 7573)]
    [TestCase(Eviction.Adaptive, Loop, 200, 5770)]
    [TestCase(Eviction.Adaptive, Small, 20, 4990)]
    [TestCase(Eviction.Adaptive, "zipf:0.4,38,18830", 18, 11293, Description = "uses are halved before a last chance; a main queue with room left")]
    [TestCase(Eviction.Adaptive, "shift:0.4,296,14256", 105, 6543, Description = "last chances: one use is no merit, a full main queue demotes; uses are halved before they are noted")]
    [TestCase(Eviction.Adaptive, "shift:0.4,612,5592", 99, 1106, Description = "two balances that did equally well")]
    [TestCase(Eviction.Adaptive, "shift:0.4,1986,18876", 177, 2445, Description = "as many generations as the window's order tells apart")]
    [TestCase(Eviction.Adaptive, "scan:0.9,1215,4795", 748, 1135, Description = "the length of the history")]
    [TestCase(Eviction.Adaptive, "zipf:0.9,100,2000", 1, 87)]
    [TestCase(Eviction.Adaptive, "zipf:0.9,100,2000", 2, 344)]
    [TestCase(Eviction.Lfu, Popular, 300, 7978)]
    [TestCase(Eviction.Lfu, Scanned, 300, 3348)]
    [TestCase(Eviction.Lfu, Moving, 20, 892)]
    [TestCase(Eviction.Lru, Popular, 300, 6867)]
    [TestCase(Eviction.Lru, Scanned, 300, 2788)]
    [TestCase(Eviction.Lru, Moving, 20, 3282)]
    public void Trace_OnATableOfASize_HitsAsOftenAsMeasured(Eviction eviction, string trace, int size, int hits) =>
        Assert.That(TraceSpec.Open(trace).Requests.Count(new TableModel(eviction, size).Use), Is.EqualTo(hits));

    // Generations are counted in 16 bits.
    [Test]
    public void Adaptive_AfterSoManyPutsThatGenerationsComeRound_HitsAsOftenAsMeasured() =>
        Assert.That(TraceSpec.Open("zipf:0.9,2000,150000").Requests.Count(new TableModel(Eviction.Adaptive, 20).Use), Is.EqualTo(50_257));

    [Test]
    public void Fifo_OnATrace_HitsLikeAQueue()
    {
        var (queue, held, hits) = (new Queue<int>(), new HashSet<int>(), 0);
        var trace = TraceSpec.Open(Popular).Requests;
        foreach (var key in trace)
        {
            if (!held.Add(key))
            {
                hits++;
                continue;
            }

            queue.Enqueue(key);
            if (queue.Count > 300)
                held.Remove(queue.Dequeue());
        }

        Assert.That(trace.Count(new TableModel(Eviction.Fifo, 300).Use), Is.EqualTo(hits));
    }

    [TestCase(Eviction.Adaptive, 2536)]
    [TestCase(Eviction.Lfu, 2761)]
    [TestCase(Eviction.Lru, 2451)]
    [TestCase(Eviction.Fifo, 2384)]
    public void Steps_OfEveryKindAndEntriesOfManySizes_HitAsOftenAsMeasured(Eviction eviction, int hits)
    {
        var table = Entries.Table(500, eviction, maxBytes: 60_000);
        Assert.That(Enumerable.Range(0, 3).Sum(phase => Hits(table, new Random(phase), size: phase == 1 ? 1000 : 100)), Is.EqualTo(hits));
    }

    // The bound in bytes lets in fewer of the large, and more again afterwards.
    private static int Hits(LocalTable<int> table, Random random, int size)
    {
        var hits = 0;
        for (var i = 0; i < 5000; i++)
        {
            var (key, what) = (random.Next(random.Next(1, 3000)), random.Next(100));
            var held = table.Find(key);
            hits += held is null ? 0 : 1;
            if (held is null || what < 5)
                table.Put(key, size + random.Next(size));
            else if (what < 8)
                table.Invalidate(key);
            else if (what < 10)
                table.Remove(held);
            if (i == 4000)
                table.Clear();
        }

        return hits;
    }
}
