namespace CacheCow.Net.Redis.Tests;

/// <summary>L3: only what this node has sent, and has sent already, confirms a path.</summary>
[TestFixture]
internal sealed class HeartbeatTests
{
    private static readonly Guid Node = Guid.NewGuid();

    [TestCase(1000, true)]
    [TestCase(0, true)]
    [TestCase(1001, false)]
    [TestCase(long.MaxValue, false)]
    [TestCase(long.MinValue, false)]
    public void IsOf_TimeItWasSent_IsOneThatCanBe(long sentAt, bool isOwn) => Assert.That(new Heartbeat(Node, 0, sentAt).IsOf(Node, 1000), Is.EqualTo(isOwn));

    [Test]
    public void IsOf_AnotherNode_IsNot() => Assert.That(new Heartbeat(Guid.NewGuid(), 0, 1).IsOf(Node, 1000), Is.False);
}
