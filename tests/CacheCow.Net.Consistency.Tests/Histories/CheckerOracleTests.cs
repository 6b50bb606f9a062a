namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture]
internal sealed class CheckerOracleTests
{
    private const int Histories = 3000;

    private static readonly Promise Short = new() { WriteLifetime = TimeSpan.FromMilliseconds(300) };

    private static readonly Promise[] Promises =
    [
        Short, Short with { SurvivesFailover = true }, Short with { MaxStaleness = TimeSpan.FromMilliseconds(150) },
    ];

    [TestCaseSource(nameof(Promises))]
    public void Check_RandomHistories_FindsWhatComparingEverythingFinds(Promise promise)
    {
        var found = 0L;
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = RandomHistory.Of(seed);
            var (verdict, expected) = (HistoryChecker.Check(history, promise), new NaiveChecker(history, promise).Count());
            foreach (var kind in Enum.GetValues<ViolationKind>())
                Assert.That(verdict[kind], Is.EqualTo(expected.GetValueOrDefault(kind)), $"{kind}, seed {seed}");
            found += expected.Values.Sum();
        }

        Assert.That(found, Is.GreaterThan(Histories), "there was enough to find");
    }

    // Each operation compared with each other would take hours.
    [Test]
    public void Check_AMillionOperations_AreJudged()
    {
        var story = new Story();
        for (var i = 1; i <= 200_000; i++)
            story.Invalidate(i, i + 0.5, i).Read(i + 0.6, i + 0.7, i).Read(i + 0.1, i + 0.2, i - 1).Read(i + 0.6, i + 0.7, i).Read(i + 0.6, i + 0.7, i);
        var verdict = story.Judge();
        Assert.That((verdict.Reads, verdict.IsBad), Is.EqualTo((800_000, false)));
    }
}
