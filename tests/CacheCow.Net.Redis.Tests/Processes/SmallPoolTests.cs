using CacheCow.Net.Nodes;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class SmallPoolTests
{
    // Only what hangs takes so long.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Test]
    public async Task Get_ManyMissesOnAPoolWithoutAThreadLeft_AllAreAnswered()
    {
        await using var server = await RedisServer.StartAsync();
        using var process = new NodeProcess("small-pool", "--callers", "400", "--store", "redis", "--address", server.Address);
        Assert.That(await process.HearAsync().WaitAsync(Longest), Is.EqualTo("400"));
    }
}
