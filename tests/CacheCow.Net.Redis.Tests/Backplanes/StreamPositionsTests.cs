namespace CacheCow.Net.Redis.Tests;

/// <summary>L3: a heartbeat confirms nothing before all messages up to its number were heard, by whichever way it came.</summary>
[TestFixture]
internal sealed class StreamPositionsTests
{
    private static readonly Guid Stream = Guid.NewGuid();

    private readonly StreamPositions _positions = new();

    [SetUp]
    public void BeginAtSeven() => _positions.GoOnFrom(Stream, 7, "run");

    [Test]
    public void Compare_StreamIsNotKnown_IsLost() => Assert.That(new StreamPositions().Compare(Beat(7), "run"), Is.EqualTo(Standing.Lost));

    [Test]
    public void Compare_AllWereHeard_IsReached()
    {
        Assert.That(Follow(8), Is.True);
        Assert.That(_positions.Compare(Beat(8), "run"), Is.EqualTo(Standing.Reached));
    }

    [Test]
    public void Compare_HeartbeatHasOvertakenAMessage_IsAwaitedUntilItIsHeard()
    {
        Assert.That(_positions.Compare(Beat(8), "run"), Is.EqualTo(Standing.Awaited));
        Assert.That(_positions.HasReached(Stream, 8), Is.False);
        Assert.That(Follow(8), Is.True, "it is no gap");
        Assert.That(_positions.HasReached(Stream, 8), Is.True);
    }

    [Test]
    public void Compare_MessagesHaveOvertakenTheHeartbeat_IsReached()
    {
        Follow(8);
        Follow(9);
        Assert.That(_positions.Compare(Beat(8), "run"), Is.EqualTo(Standing.Reached));
    }

    [Test]
    public void Compare_AnotherRunOfTheServer_IsLost() => Assert.That(_positions.Compare(Beat(7), "other run"), Is.EqualTo(Standing.Lost));

    [Test]
    public void Compare_StreamHasGoneBack_IsLost() => Assert.That(_positions.Compare(Beat(6), "run"), Is.EqualTo(Standing.Lost));

    [Test]
    public void Compare_OnlyMessagesWereHeardBefore_IsLost()
    {
        var other = Guid.NewGuid();
        Assert.That(Message.TryRead(Sent.Object(other, 3), out var message), Is.True);
        _positions.TryFollow(message);
        Assert.That(Message.TryRead(Sent.Message(other, 3, new Heartbeat(default, 0, 0).ToBody()), out var heartbeat), Is.True);
        Assert.That(_positions.Compare(heartbeat, "run"), Is.EqualTo(Standing.Lost), "nobody knows what it was before the first of them");
    }

    [TestCase(8, true)]
    [TestCase(7, false)]
    [TestCase(9, false)]
    [TestCase(-1, false)]
    public void Follow_Message_IsTheNextOrNot(long number, bool isNext) => Assert.That(Follow(number), Is.EqualTo(isNext));

    [Test]
    public void Follow_LateMessagesAfterALoss_LoseOnceAndGoOn()
    {
        _positions.GoOnFrom(Stream, 10, "run");
        Assert.That(new[] { Follow(8), Follow(9), Follow(10), Follow(11) }, Is.EqualTo(new[] { false, true, true, true }));
    }

    [Test]
    public void Awaited_NextHeartbeatComesBeforeTheMessages_IsRefused()
    {
        var awaited = new Awaited();
        var heartbeat = new Heartbeat(default, 3, 1);
        Assert.That(awaited.TryAdd(heartbeat, Beat(8)), Is.True);
        Assert.That(awaited.TryAdd(heartbeat with { SentAt = 2 }, Beat(8)), Is.False);
        Assert.That(awaited.Reached(_positions), Is.Empty);
        Follow(8);
        Assert.That(awaited.Reached(_positions), Is.EqualTo([heartbeat]));
        Assert.That(awaited.IsAny, Is.False);
    }

    [Test]
    public void Paths_OneIsNotConfirmed_NothingIs()
    {
        var paths = new HeartbeatPaths();
        paths.Follow(["a", "b"]);
        Assert.That(paths.Confirm(new Heartbeat(default, 0, 5)), Is.Null);
        Assert.That(paths.Confirm(new Heartbeat(default, 1, 9)), Is.EqualTo(5));
        var (_, first) = paths.Follow(["a", "c"]);
        Assert.That((paths.IsOne(1), paths.IsOne(first)), Is.EqualTo((false, true)));
        Assert.That(paths.Confirm(new Heartbeat(default, 1, 10)), Is.Null, "it was another primary's");
    }

    private bool Follow(long number)
    {
        Assert.That(Message.TryRead(Sent.Object(Stream, number), out var message), Is.True);
        return _positions.TryFollow(message);
    }

    private static Message Beat(long number)
    {
        Assert.That(Message.TryRead(Sent.Message(Stream, number, new Heartbeat(default, 0, 0).ToBody()), out var message), Is.True);
        return message;
    }
}
