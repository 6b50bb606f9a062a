using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

[TestFixture]
internal sealed class LateInvalidationsTests
{
    [Test]
    public async Task Add_StoreIsAwayForGood_ManyAreTriedAFewTimesAndThenNoMore()
    {
        var (time, tries) = (new FakeTime(), 0);
        var late = new LateInvalidations<int>(_ => throw new IOException($"away for the {Interlocked.Increment(ref tries)}th time"), time, CacheLog.None);
        for (var i = 0; i < LateInvalidations<int>.Most * 2; i++)
            late.Add(i);
        Assert.That(time.Waiting, Is.EqualTo(LateInvalidations<int>.Most));
        await Until.TrueAsync("they have given up", () =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(tries == LateInvalidations<int>.Most * 10);
        });
        await Until.TrueAsync("others may be added", () =>
        {
            late.Add(0);
            return Task.FromResult(time.Waiting > 0);
        });
    }
}
