namespace CacheCow.Net.MongoDB.Tests;

/// <summary>Needs no driver.</summary>
[TestFixture]
internal sealed class MongoFeedOptionsTests
{
    [Test]
    public void TurnLifetime_OutOfRange_IsRefused([Values(2999, 600_001)] int milliseconds) => Assert.That(
        () => new MongoFeedOptions { TurnLifetime = TimeSpan.FromMilliseconds(milliseconds) },
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("TurnLifetime must be from 00:00:03 to 00:10:00"));

    [Test]
    public void SaveInterval_OutOfRange_IsRefused([Values(-1, 60_001)] int milliseconds) =>
        Assert.That(() => new MongoFeedOptions { SaveInterval = TimeSpan.FromMilliseconds(milliseconds) }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void StoreTimeout_OutOfRange_IsRefused([Values(9, 60_001)] int milliseconds) =>
        Assert.That(() => new MongoFeedOptions { StoreTimeout = TimeSpan.FromMilliseconds(milliseconds) }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void TimeProvider_Null_IsRefused() => Assert.That(() => new MongoFeedOptions { TimeProvider = null! }, Throws.ArgumentNullException);
}
