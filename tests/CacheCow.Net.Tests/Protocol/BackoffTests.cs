namespace CacheCow.Net.Tests.Protocol;

[TestFixture]
internal sealed class BackoffTests
{
    [Test]
    public void After_AnyNumberOfFailures_IsFromHalfToTheWholeOfTheDoubledPause([Values(1, 2, 5, 41, 1000)] int failures, [Values(1, 60_000)] int firstMilliseconds)
    {
        var (first, longest) = (TimeSpan.FromMilliseconds(firstMilliseconds), TimeSpan.FromHours(24));
        var doubled = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 41) - 1), longest.TotalMilliseconds);
        Assert.That(new Backoff(first, longest).After(failures).TotalMilliseconds, Is.InRange(doubled / 2 - 1, doubled));
    }

    [Test]
    public void Next_AfterReset_BeginsAnew()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(100));
        for (var failure = 0; failure < 5; failure++)
            backoff.Next();
        backoff.Reset();
        Assert.That(backoff.Next().TotalSeconds, Is.InRange(0.5, 1));
    }
}
