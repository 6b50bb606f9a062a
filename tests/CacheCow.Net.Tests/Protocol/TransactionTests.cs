using System.Transactions;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

[TestFixture]
internal sealed class TransactionTests
{
    private TextSource _source = null!;
    private MemoryStore _store = null!;

    [SetUp]
    public void SetUp() => (_source, _store) = (new TextSource(), new MemoryStore());

    [Test]
    public async Task Get_InsideATransaction_NeitherReadsNorFills() => Assert.That(await RollBackAsync(new TextCache(_store, _source)), Is.EqualTo("committed"));

    [Test]
    public async Task Get_InsideATransaction_CachesWhatWasNeverCommittedWithoutTheRule() =>
        Assert.That(await RollBackAsync(new CarelessCache(_store, _source)), Is.EqualTo("uncommitted"));

    [Test]
    public async Task GetMany_InsideATransaction_NeitherReadsNorFills()
    {
        var cache = new TextCache(_store, _source);
        _source["m"] = "cached";
        await cache.GetAsync("m");
        _source["m"] = "mine";
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            Assert.That((await cache.GetManyAsync(["m"]))["m"], Is.EqualTo("mine"));
        Assert.That(await cache.GetAsync("m"), Is.EqualTo("cached"));
    }

    private async Task<string?> RollBackAsync(TextCache cache)
    {
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            _source["k"] = "uncommitted";
            Assert.That(await cache.GetAsync("k"), Is.EqualTo("uncommitted"));
            _source["k"] = "committed";
        }

        return await cache.GetAsync("k");
    }

    private sealed class CarelessCache(ICacheStore store, TextSource source) : TextCache(store, source)
    {
        protected override bool IsInTransaction => false;
    }
}
