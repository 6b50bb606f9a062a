namespace CacheCow.Net.Tests.Local;

/// <summary>What is remembered of evicted objects.</summary>
internal sealed class HistoryTests
{
    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(16, 16)]
    [TestCase(255, 255)]
    public void TryTake_OfWhatWasAdded_TellsItsIdlenessAndUsesOnce(int uses, int told)
    {
        var history = new History(100);
        history.Add(12345, 400, uses, 401);
        Assert.That(history.TryTake(12345, 500, out var idle, out var taken), Is.True);
        Assert.That((idle, taken), Is.EqualTo((100, told)));
        Assert.That(history.TryTake(12345, 500, out _, out _), Is.False);
    }

    [Test]
    public void TryTake_AfterTheGenerationsHaveComeRound_TellsTheIdleness()
    {
        var history = new History(100);
        history.Add(1, ushort.MaxValue - 3, 1, 0);
        Assert.That(history.TryTake(1, 4, out var idle, out _), Is.True);
        Assert.That(idle, Is.EqualTo(8));
    }

    [Test]
    public void Add_ToAFullSet_ForgetsTheOneLongestIdle()
    {
        var history = new History(4);
        for (ushort i = 1; i <= 5; i++)
            history.Add(i, (ushort)(i * 8), 1, (ushort)(i * 8));
        Assert.That(Enumerable.Range(1, 5).Where(i => history.TryTake((ulong)i, 40, out _, out _)), Is.EqualTo(new[] { 2, 3, 4, 5 }));
    }
}
