using CacheCow.Net.Benchmarks;

namespace CacheCow.Net.Tests.Local;

/// <summary>
/// How often each policy hits on traces that are the same on every run: exactly, so that whoever changes a policy sees what it gains or costs,
/// and puts down the new figures.
/// </summary>
internal sealed class MeasuredHitsTests
{
    private const string Popular = "zipf:0.9,20000,60000";
    private const string Scanned = "scan:0.9,20000,60000";
    private const string Moving = "shift:0.9,5000,60000";
    private const string Loop = "loop:1500,30000";

    // So many puts that generations, which are counted in 16 bits, come round.
    private const string Endless = "zipf:0.9,2000,150000";

    [TestCase(Eviction.Adaptive, Popular, 1000, 33_995)]
    [TestCase(Eviction.Adaptive, Scanned, 1000, 21_743)]
    [TestCase(Eviction.Adaptive, Moving, 500, 32_400)]
    [TestCase(Eviction.Adaptive, Loop, 1000, 18_905)]
    [TestCase(Eviction.Adaptive, Endless, 20, 50_257)]
    [TestCase(Eviction.Adaptive, "zipf:0.9,100,5000", 1, 221)]
    [TestCase(Eviction.Adaptive, "zipf:0.9,100,5000", 2, 901)]
    [TestCase(Eviction.Lfu, Popular, 1000, 33_021)]
    [TestCase(Eviction.Lfu, Scanned, 1000, 20_699)]
    [TestCase(Eviction.Lfu, Moving, 20, 5094)]
    [TestCase(Eviction.Lru, Popular, 1000, 28_905)]
    [TestCase(Eviction.Lru, Scanned, 1000, 17_080)]
    [TestCase(Eviction.Lru, Moving, 20, 8232)]
    public void Trace_OnATableOfASize_HitsAsOftenAsMeasured(Eviction eviction, string trace, int size, int hits) =>
        Assert.That(TraceSpec.Open(trace).Requests.Count(new TableModel(eviction, size).Use), Is.EqualTo(hits));

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
            if (queue.Count > 1000)
                held.Remove(queue.Dequeue());
        }

        Assert.That(trace.Count(new TableModel(Eviction.Fifo, 1000).Use), Is.EqualTo(hits));
    }

    [TestCase(Eviction.Adaptive, 15_949)]
    [TestCase(Eviction.Lfu, 18_659)]
    [TestCase(Eviction.Lru, 15_370)]
    [TestCase(Eviction.Fifo, 14_613)]
    public void Steps_OfEveryKindAndEntriesOfManySizes_HitAsOftenAsMeasured(Eviction eviction, int hits)
    {
        var table = Entries.Table(2000, eviction, maxBytes: 200_000);
        Assert.That(Enumerable.Range(0, 3).Sum(phase => Hits(table, new Random(phase), size: phase == 1 ? 1000 : 100)), Is.EqualTo(hits));
    }

    // The bound in bytes lets in fewer of the large, and more again afterwards.
    private static int Hits(LocalTable<int> table, Random random, int size)
    {
        var hits = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var (key, what) = (random.Next(random.Next(1, 6000)), random.Next(100));
            var held = table.Find(key);
            hits += held is null ? 0 : 1;
            if (held is null || what < 5)
                table.Put(key, size + random.Next(size));
            else if (what < 8)
                table.Invalidate(key);
            else if (what < 10)
                table.Remove(held);
            if (i == 15_000)
                table.Clear();
        }

        return hits;
    }
}
