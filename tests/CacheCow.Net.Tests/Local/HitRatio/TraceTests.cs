using CacheCow.Net.Benchmarks;

namespace CacheCow.Net.Tests.Local.HitRatio;

/// <summary>Traces that are read and traces that are made.</summary>
internal sealed class TraceTests
{
    [TestCase("5\n7\n5\n", new[] { 0, 1, 0 }, Description = "one number a line")]
    [TestCase("5\n*\n7\n\n5", new[] { 0, 1, 0 }, Description = "LIRS: what is no number separates processes")]
    [TestCase("a\nb\n a\n", new[] { 0, 1, 0 }, Description = "texts")]
    [TestCase("10 3 0 1\n11 1 0 2\n", new[] { 0, 1, 2, 1 }, Description = "ARC: start, count")]
    public void Parse_OfEachFormat_NumbersTheKeys(string text, int[] requests)
    {
        var trace = TraceFile.Parse("trace", new StringReader(text));
        Assert.That(trace.Requests, Is.EqualTo(requests));
        Assert.That(trace.Keys, Is.EqualTo(requests.Max() + 1));
    }

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("1 2 0 1\n1 x 0 1\n")]
    [TestCase("1 0 0 1\n")]
    [TestCase("1 99999999 0 1\n")]
    public void Parse_OfWhatIsNoTrace_Throws(string text) =>
        Assert.That(() => TraceFile.Parse("trace", new StringReader(text)), Throws.TypeOf<FormatException>().With.Message.Contains("trace"));

    [TestCase("zipf:0.9,100,1000")]
    [TestCase("scan:0.9,100,5000")]
    [TestCase("shift:0.9,100,1000")]
    [TestCase("loop:100,1000")]
    public void Open_OfTheSameSpec_GivesTheSameTrace(string spec)
    {
        var first = TraceSpec.Open(spec);
        Assert.That(TraceSpec.Open(spec).Requests, Is.EqualTo(first.Requests));
    }

    [Test]
    public void Open_WithAnotherSeed_GivesAnotherTrace() =>
        Assert.That(TraceSpec.Open("zipf:0.9,100,1000,2").Requests, Is.Not.EqualTo(TraceSpec.Open("zipf:0.9,100,1000").Requests));

    [TestCase("zipf:0.9,100")]
    [TestCase("zipf:x,100,1000")]
    [TestCase("zipf:99,100,1000")]
    [TestCase("zipf:0.9,0,1000")]
    [TestCase("loop:100")]
    [TestCase("loop:100,1000,1")]
    [TestCase("no such file")]
    public void Open_OfWhatCannotBe_ThrowsAndNamesIt(string spec) =>
        Assert.That(() => TraceSpec.Open(spec), Throws.TypeOf<FormatException>().With.Message.Contains(spec));

    [Test]
    public void Zipf_OfSkewOne_AsksForTheFirstTwiceAsOftenAsForTheSecond()
    {
        var counts = Generators.Zipf(1, 1000, 200_000, 1).CountBy(key => key).ToDictionary();
        Assert.That((double)counts[0] / counts[1], Is.EqualTo(2).Within(0.1));
    }

    [Test]
    public void Scan_Always_HasAboutThirtyPercentOfKeysThatAreAskedForOnce()
    {
        var once = Generators.Scan(1.1, 100, 200_000, 1).CountBy(key => key).Count(pair => pair is { Key: >= 100, Value: 1 });
        Assert.That(once / 200_000.0, Is.EqualTo(0.3).Within(0.06));
    }
}
