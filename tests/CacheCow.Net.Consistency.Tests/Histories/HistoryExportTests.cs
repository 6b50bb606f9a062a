namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture]
internal sealed class HistoryExportTests
{
    private string _path = null!;

    [SetUp]
    public void Make() => _path = Path.GetTempFileName();

    [TearDown]
    public void Remove() => File.Delete(_path);

    [Test]
    public void Write_OperationsOfAllKinds_WritesALineForEachThatARegisterKnows()
    {
        var story = new Story().Commit(0, 1, version: 2).Begin(0, 1).End(2, 3, 2, OperationOutcome.Succeeded).Invalidate(4, 5, 2, OperationOutcome.Unknown).Read(6, 7, version: 2)
            .Fault(0, 9, FaultKind.Kill);
        HistoryExport.Write(story.Operations, _path);
        Assert.That(File.ReadAllLines(_path), Is.EqualTo(new[]
        {
            """{"client":0,"key":7,"call":0,"return":1000000,"input":{"op":"commit","version":2}}""",
            """{"client":0,"key":7,"call":2000000,"return":3000000,"input":{"op":"invalidate","version":2}}""",
            """{"client":0,"key":7,"call":4000000,"return":null,"input":{"op":"invalidate","version":2}}""",
            """{"client":1,"key":7,"call":6000000,"return":7000000,"input":{"op":"read"},"output":{"key":7,"version":2}}""",
        }));
    }

    [Test]
    public void Export_OfStaleReads_IsNotLinearizableAndOfOthersIs()
    {
        var good = new Story().Commit(0, 1, version: 2).Read(2, 3, version: 2).Read(4, 5, version: 1).Invalidate(3, 6, version: 2).Read(7, 8, version: 2);
        Assert.That((good.Judge().IsBad, Holds(good)), Is.EqualTo((false, true)), "new and then old: before the invalidation has returned");
        good.Read(9, 10, version: 1);
        Assert.That((good.Judge().IsBad, Holds(good)), Is.EqualTo((true, false)));
    }

    [Test]
    public void Export_OfRandomHistories_IsLinearizableIfAndOnlyIfTheCheckerFindsNothing()
    {
        var bad = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var story = SmallStory(new Random(seed));
            var isBad = story.Judge().IsBad;
            Assert.That(Holds(story), Is.EqualTo(!isBad), $"seed {seed}");
            bad += isBad ? 1 : 0;
        }

        Assert.That(bad, Is.InRange(200, 1800));
    }

    // Changes one after the other, each invalidated at some time; reads of anything at any time.
    private static Story SmallStory(Random random)
    {
        var story = new Story();
        for (var version = 2; version < 5; version++)
        {
            var start = version * 10;
            story.Commit(start, start + random.Next(1, 9), version, write: version);
            if (random.Next(3) > 0)
                story.Invalidate(start + 10 + random.Next(10), start + 21 + random.Next(15), version, random.Next(5) == 0 ? OperationOutcome.Failed : OperationOutcome.Succeeded);
        }

        for (var i = 0; i < 4; i++)
        {
            var start = random.Next(90) + 0.5;
            story.Read(start, start + random.Next(25), random.Next(1, 5));
        }

        return story;
    }

    private bool Holds(Story story)
    {
        HistoryExport.Write(story.Operations, _path);
        return Linearizability.Holds(_path);
    }
}
