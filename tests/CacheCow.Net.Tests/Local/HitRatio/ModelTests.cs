using CacheCow.Net.Benchmarks;

namespace CacheCow.Net.Tests.Local.HitRatio;

/// <summary>Reference models on traces whose hits can be counted by hand, and the default policy beside all of them.</summary>
internal sealed class ModelTests
{
    // The textbook's: three frames, 7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1.
    private static readonly Trace Textbook = Trace.Of("textbook", [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1]);

    // One more than in the textbook, whose pages must all be loaded: a cache need not put what it will not use again.
    [Test]
    public void Optimum_OfTheTextbook_HasTwelveHits() => Assert.That(Optimum.Hits(Textbook, 3), Is.EqualTo(12));

    [Test]
    public void Lru_OfTheTextbook_HasEightHits() => Assert.That(Hits(new LruModel(3), Textbook), Is.EqualTo(8));

    [Test]
    public void Optimum_OfALoop_KeepsAllButOneOfTheSize() =>
        Assert.That(Optimum.Hits(Trace.Of("loop", Generators.Loop(10, 1000)), 10), Is.EqualTo(990));

    [TestCase("zipf:0.9,20000,200000", 1000)]
    [TestCase("scan:0.9,20000,200000", 1000)]
    [TestCase("shift:0.9,20000,200000", 1000)]
    [TestCase("loop:1500,100000", 1000)]
    public void Adaptive_OnEachKindOfTrace_IsWithinOnePointOfTheBest(string spec, int size)
    {
        var trace = TraceSpec.Open(spec);
        var best = new CacheModel[] { new LruModel(size), new SieveModel(size), new S3FifoModel(size), new TinyLfuModel(size), new TableModel(Eviction.Fifo, size) }
            .Max(model => Percent(model, trace));
        Assert.That(Percent(new TableModel(Eviction.Adaptive, size), trace), Is.GreaterThan(best - 1));
    }

    [Test]
    public void Lru_OfTheTable_IsNearTheExactOne()
    {
        var trace = TraceSpec.Open("zipf:0.9,20000,200000");
        Assert.That(Percent(new TableModel(Eviction.Lru, 1000), trace), Is.EqualTo(Percent(new LruModel(1000), trace)).Within(0.3));
    }

    private static int Hits(CacheModel model, Trace trace) => trace.Requests.Count(model.Use);

    private static double Percent(CacheModel model, Trace trace) => 100.0 * Hits(model, trace) / trace.Requests.Count;
}
