using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>How long ago something was: a process may sleep by one of its clocks only.</summary>
internal sealed class MomentTests
{
    [TestCase(3, 0, 3)]
    [TestCase(0, 3, 3)]
    [TestCase(5, -3, 5)]
    [TestCase(2, 4, 4)]
    public void Elapsed_ClocksDiffer_IsTheLonger(int steady, int onTheWall, int elapsed)
    {
        var time = new TwoClocks();
        var moment = new SuspendAwareStopwatch(time);
        time.Steady += TimeSpan.FromSeconds(steady);
        time.OnTheWall += TimeSpan.FromSeconds(onTheWall);
        Assert.That(moment.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(elapsed)));
    }

    private sealed class TwoClocks : TimeProvider
    {
        public TimeSpan Steady { get; set; } = TimeSpan.FromSeconds(7);

        public DateTimeOffset OnTheWall { get; set; } = new FakeTime().GetUtcNow();

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Steady.Ticks;

        public override DateTimeOffset GetUtcNow() => OnTheWall;
    }
}
