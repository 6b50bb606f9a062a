using System.Text;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>R2 takes the flag before it looks what lies there: whatever it finds, no lease stands that nobody will end, and nobody else's is touched.</summary>
[TestFixture]
internal sealed class LeaseCommandsTests
{
    private RedisServer _server = null!;
    private ICacheStore _store = null!;

    [SetUp]
    public async Task CreateStore()
    {
        _server = await Servers.Standalone;
        _store = await Servers.StandaloneStoreAsync();
    }

    [Test]
    public async Task Lease_ObjectIsThere_LeavesNoFlag()
    {
        var keys = StoreSteps.NewKeys();
        await _store.MissAsync(keys, "a");
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.Present));
        Assert.That((await _server.CliAsync("EXISTS", keys.Flag)).Trim(), Is.EqualTo("0"));
    }

    [Test]
    public async Task Lease_ObjectIsThereAndSomebodyFillsAnew_LeavesTheirLease()
    {
        var (keys, other) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.MissAsync(keys, "a");
        Assert.That((await _store.LeaseAsync(keys, other, TimeSpan.FromMinutes(1), Encoding.UTF8.GetBytes("a"), default)).State, Is.EqualTo(LeaseState.Granted));
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.Present));
        Assert.That(await _store.FillAsync(keys, other, "b"), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public async Task Lease_NoBytesAreThere_IsGranted()
    {
        var keys = StoreSteps.NewKeys();
        await _server.CliAsync("RPUSH", keys.Data, "x");
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.Granted));
    }
}
