namespace CacheCow.Net.Tests.Local;

/// <summary>A suspended machine: its tick stands still, the clock on the wall does not.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SuspendWatchTests
{
    private const long Hour = 3_600_000;

    private readonly SuspendWatch _watch = new(1000, 5_000_000);

    [Test]
    public void Look_BothClocksWentOn_FindsNothing()
    {
        Look(1004, 4);
        Look(9000, 8000);
        Look(9000 + 10 * Hour, 8000 + 10 * Hour);
        Assert.That(_watch.Suspended, Is.Zero);
    }

    [Test]
    public void Look_OnlyTheWallWentOn_CountsIt()
    {
        Look(1100, 100 + Hour);
        Assert.That(_watch.Suspended, Is.EqualTo(Hour));
        Look(1200, 200 + Hour);
        Assert.That(_watch.Suspended, Is.EqualTo(Hour));
        Look(1300, 300 + 2 * Hour);
        Assert.That(_watch.Suspended, Is.EqualTo(2 * Hour));
    }

    [Test]
    public void Look_TheWallIsCorrectedOrSetBack_FindsNothingAndFollows()
    {
        Look(2000, 1000 + 400);
        Look(3000, 2000 - Hour);
        Assert.That(_watch.Suspended, Is.Zero);
        Look(4000, 3000 - Hour + 1000);
        Assert.That(_watch.Suspended, Is.EqualTo(1000));
    }

    // Who read the tick, was stopped, and looks late.
    [Test]
    public void Look_WithAnOlderTickThanWasLookedAt_DoesNothing()
    {
        Look(1100, 100);
        Look(1050, Hour);
        Assert.That(_watch.Suspended, Is.Zero);
        Look(1104, 104 + Hour);
        Assert.That(_watch.Suspended, Is.EqualTo(Hour));
    }

    [Test]
    public void IsDue_AtATick_UntilSomebodyHasLooked()
    {
        Assert.That((_watch.IsDue(1000), _watch.IsDue(1001)), Is.EqualTo((false, true)));
        Look(1001, 1);
        Assert.That(_watch.IsDue(1001), Is.False);
    }

    [Test]
    public void Since_ATickBeforeTheSuspensionWasFound_IsItsLength()
    {
        Look(1100, 100 + Hour);
        Assert.That((_watch.Since(1099), _watch.Since(1100), _watch.Since(2000)), Is.EqualTo((Hour, 0L, 0L)));
    }

    private void Look(long ticks, long passedOnTheWall) => _watch.Look(ticks, 5_000_000 + passedOnTheWall);
}
