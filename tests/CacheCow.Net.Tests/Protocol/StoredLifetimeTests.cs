namespace CacheCow.Net.Tests.Protocol;

/// <summary>How long the store keeps an object, and when its readers need to know the time.</summary>
internal sealed class StoredLifetimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly EntryPolicy Plain = new();
    private static readonly EntryPolicy Stale = new() { ServeStale = Second };
    private static readonly EntryPolicy Ahead = new() { RefreshAhead = Second };
    private static readonly CacheCowOptions WithTier = new() { LocalTier = new LocalTierOptions() };

    [Test]
    public void NeedsTime_OnlyTheStoreSeesToTheExpiry_IsFalse() =>
        Assert.That(StoredLifetime.NeedsTime(Plain, Second, found: true, new CacheCowOptions()), Is.False);

    [Test]
    public void NeedsTime_ObjectIsServedStaleOrRefreshedAhead_IsTrueIfThereIsOne([Values] bool found, [Values] bool stale) =>
        Assert.That(StoredLifetime.NeedsTime(stale ? Stale : Ahead, Second, found, new CacheCowOptions()), Is.EqualTo(found));

    [Test]
    public void NeedsTime_ThereIsALocalTier_IsTrueUnlessItNeverExpires([Values] bool found, [Values] bool expires) =>
        Assert.That(StoredLifetime.NeedsTime(Plain, expires ? Second : TimeSpan.Zero, found, WithTier), Is.EqualTo(expires));

    [Test]
    public void Of_AStoreWhoseTimeIsKnown_IsKeptForLongerThanItIsFresh()
    {
        var lifetime = StoredLifetime.Of(Stale, TimeSpan.FromMilliseconds(1500.5), found: true, now: 1000);
        Assert.That(lifetime, Is.EqualTo(new StoredLifetime(TimeSpan.FromMilliseconds(2500.5), 2501)));
    }

    [Test]
    public void Of_AStoreWhoseTimeIsNotKnown_IsLeftToTheStore() =>
        Assert.That(StoredLifetime.Of(Stale, Second, found: true, now: null), Is.EqualTo(new StoredLifetime(Second, 0)));
}
