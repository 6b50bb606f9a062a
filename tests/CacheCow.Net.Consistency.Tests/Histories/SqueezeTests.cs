using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture]
internal sealed class SqueezeTests
{
    [Test]
    public async Task Run_OnAServerWithKeys_RemovesSomeAndGivesTheMemoryBack()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("EVAL", "for i = 1, 500 do redis.call('SET', 'key' .. i, string.rep('x', 100)) end", "0");

        await Squeeze.RunAsync(server, new Draw(seed: 1, TimeSpan.FromMilliseconds(300)));
        Assert.That(await Squeeze.EvictedAsync(server), Is.GreaterThan(0));
        Assert.That(await server.CliAsync("CONFIG", "GET", "maxmemory"), Does.EndWith("\n0"));
        Assert.That(await server.CliAsync("SET", "another", "1"), Is.EqualTo("OK"));
    }
}
