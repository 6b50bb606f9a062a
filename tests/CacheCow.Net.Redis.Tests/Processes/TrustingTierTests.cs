namespace CacheCow.Net.Redis.Tests;

/// <summary>The twin of <see cref="FaultTests"/>: local tiers that take silence for peace (L3 taken out).</summary>
[TestFixture]
[Category("Proof")]
internal sealed class TrustingTierTests
{
    [Test]
    public Task Reads_LinkSwallowsAndTheTierTrustsIt_AreBeyondTheBound() => Enough.OfAsync(
        async seconds =>
        {
            await using var race = await FaultyRace.StartAsync("--local", "--trusting", "--max-staleness", "1");
            race.Proxy.Swallow();
            await race.GoOnAsync(TimeSpan.FromSeconds(2 + seconds));
            return await race.EndAsync();
        },
        found => found.Beyond > 0);
}
