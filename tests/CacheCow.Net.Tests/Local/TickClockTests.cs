using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Local;

/// <summary>Milliseconds since the clock was made; of the system's time, the coarse reading follows by a step.</summary>
internal sealed class TickClockTests
{
    [Test]
    public void Now_OfATimeProvider_IsWhatPassed()
    {
        var time = new FakeTime();
        var clock = new TickClock(time);
        time.Advance(TimeSpan.FromMilliseconds(1234.9));
        Assert.That((clock.Now, clock.Recent), Is.EqualTo((1234L, 1234L)));
    }

    [Test]
    public void Recent_OfTheSystem_FollowsAndIsNeverAhead()
    {
        var clock = new TickClock(TimeProvider.System);
        var first = clock.Recent;
        Assert.That(SpinWait.SpinUntil(() => clock.Recent > first, TimeSpan.FromSeconds(5)), Is.True);
        var recent = clock.Recent;
        Assert.That(recent, Is.LessThanOrEqualTo(clock.Now));
        Assert.That(clock.Now, Is.LessThan(TimeSpan.FromHours(1).TotalMilliseconds), "the process began to count when its first clock was made");
    }
}
