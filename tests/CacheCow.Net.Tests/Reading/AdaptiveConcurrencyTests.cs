using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

[TestFixture]
internal sealed class AdaptiveConcurrencyTests
{
    [TestCase(0, 4)]
    [TestCase(160, 4)]
    [TestCase(400, 10)]
    [TestCase(5000, 16)]
    public void MostUnderWay_StoreIsSoFar_IsAsManyAsKeepTheWaitingShort(int microseconds, int expected)
    {
        var time = new FakeTime();
        var trips = new AdaptiveConcurrency(time);
        Take(time, trips, 32, TimeSpan.FromMicroseconds(microseconds));
        Assert.That(trips.MostUnderWay, Is.EqualTo(expected));
    }

    [Test]
    public void MostUnderWay_AnswersAreLateForOnce_CountsTheShortest()
    {
        var time = new FakeTime();
        var trips = new AdaptiveConcurrency(time);
        Take(time, trips, 31, TimeSpan.FromMilliseconds(50));
        Take(time, trips, 1, TimeSpan.FromMicroseconds(200));
        Assert.That(trips.MostUnderWay, Is.EqualTo(5));
    }

    private static void Take(FakeTime time, AdaptiveConcurrency trips, int times, TimeSpan roundTrip)
    {
        for (var i = 0; i < times; i++)
        {
            var sentAt = time.GetTimestamp();
            time.Advance(roundTrip);
            trips.Answered(sentAt);
        }
    }
}
