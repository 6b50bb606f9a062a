using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>
/// The promise of write-behind against random schedules: producers whose answers get lost, workers that die, stand still, lose steps and fail to write, and readers that look on.
/// </summary>
[TestFixture]
internal sealed class OracleTests : BehindFixture
{
    [Test]
    public async Task Behind_AnythingHappens_AllIsWrittenInOrderAndNoReadIsOld([Range(1, 8)] int seed)
    {
        var world = await RunAsync(new BehindWorld(seed, Time));
        world.AssertAllWrittenInOrder();
        Assert.That(world.OldReads, Is.Zero);
        Assert.That(new[] { world.Reads, world.Deaths }, Is.All.Positive, "reads, deaths");
    }

    // The twin.
    [Test]
    public async Task Behind_ReadersDoNotAskTheQueue_SomeReadsAreOld()
    {
        var world = await RunAsync(new BehindWorld(1, Time) { HidesWhatWaits = true });
        Assert.That(world.OldReads, Is.Positive);
    }

    private async Task<BehindWorld> RunAsync(BehindWorld world)
    {
        await RunAsync(world.RunAsync(), TimeSpan.FromMilliseconds(50));
        return world;
    }
}
