namespace CacheCow.Net.Redis.Tests;

/// <summary>The twin of <see cref="FaultTests"/>: local tiers that take silence for peace (L3 taken out).</summary>
[TestFixture]
internal sealed class TrustingTierTests
{
    [Test]
    public async Task Reads_LinkSwallowsAndTheTierTrustsIt_AreBeyondTheBound()
    {
        await using var race = await FaultyRace.StartAsync("--local", "--trusting", "--max-staleness", "1");
        race.Proxy.Swallow();
        await race.GoOnAsync(TimeSpan.FromSeconds(4));
        Assert.That((await race.EndAsync()).Beyond, Is.Positive);
    }
}
