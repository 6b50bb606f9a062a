namespace CacheCow.Net.Tests.Local;

/// <summary>What readers note for the policy.</summary>
internal sealed class UseLogTests
{
    private static readonly Sample Everything = new(0);

    [Test]
    public void TryTake_WithoutASample_FindsNothing()
    {
        var log = new UseLog();
        log.Add(1);
        Assert.That(log.TryTake(out _), Is.False);
    }

    [Test]
    public void TryTake_AfterMoreThanThereArePlaces_FindsTheLatestInOrder()
    {
        var log = new UseLog { Sample = Everything };
        for (var i = 1UL; i <= 100; i++)
            log.Add(i);
        var taken = new List<ulong>();
        while (log.TryTake(out var hash))
            taken.Add(hash);
        Assert.That(taken, Is.EqualTo(Enumerable.Range(69, 32).Select(i => (ulong)i)));
    }

    [Test]
    public void Sample_None_HasNotEvenZero() => Assert.That(Sample.None.Has(0), Is.False);

    [TestCase(256, 1)]
    [TestCase(257, 2)]
    [TestCase(512, 2)]
    [TestCase(513, 4)]
    [TestCase(10_000, 64)]
    public void Sample_OfACache_IsOneOfSoMany(int entries, int oneOf)
    {
        var sample = Sample.Of(entries, 256);
        Assert.That(1 << sample.Shift, Is.EqualTo(oneOf));
        Assert.That(Enumerable.Range(0, 64_000).Count(key => sample.Has(Entries.StoreHash(key))), Is.EqualTo(64_000 / oneOf).Within(15).Percent);
    }
}
