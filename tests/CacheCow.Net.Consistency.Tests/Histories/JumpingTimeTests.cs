namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture]
internal sealed class JumpingTimeTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public void Jump_Back_MovesTheTimeOfDayAlone()
    {
        var (time, before) = (new JumpingTime(), TimeProvider.System.GetTimestamp());
        time.Jump(-Hour);
        Assert.That(TimeProvider.System.GetUtcNow() - time.GetUtcNow(), Is.EqualTo(Hour).Within(TimeSpan.FromMinutes(1)));
        Assert.That(time.GetElapsedTime(before, time.GetTimestamp()), Is.LessThan(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void Jump_Ahead_MovesBothClocks()
    {
        var (time, before) = (new JumpingTime(), TimeProvider.System.GetTimestamp());
        time.Jump(Hour);
        Assert.That(time.GetUtcNow() - TimeProvider.System.GetUtcNow(), Is.EqualTo(Hour).Within(TimeSpan.FromMinutes(1)));
        Assert.That(time.GetElapsedTime(before, time.GetTimestamp()), Is.GreaterThanOrEqualTo(Hour));
    }
}
