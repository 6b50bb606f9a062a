using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Writing;

/// <summary>Write scopes and the objects of a process: this node, and another one, on one store.</summary>
[TestFixture]
internal sealed class WriteAndLocalTierTests
{
    private TextSource _source = null!;
    private NodeStore _node = null!;
    private TaggedCache _cache = null!;
    private TaggedCache _other = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["t.k"] = "old" };
        var time = new FakeTime();
        var shared = new MemoryStore(new MemoryStoreOptions { TimeProvider = time });
        _node = new NodeStore(shared);
        _cache = new TaggedCache(_node, _source, new CacheCowOptions { TimeProvider = time, LocalTier = new LocalTierOptions() });
        _other = new TaggedCache(shared, _source, new CacheCowOptions { TimeProvider = time });
        _node.Confirm();
    }

    [Test]
    public async Task BeginWrite_Here_DropsTheObjectBeforeItReturns([Values] bool byTag)
    {
        await _cache.GetAsync("t.k");
        await using var write = byTag ? await _cache.BeginWriteAsync([], ["t"]) : await _cache.BeginWriteAsync("t.k");
        _source["t.k"] = "new";
        Assert.That(await _cache.GetAsync("t.k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task BeginWrite_Elsewhere_IsHeardAndNothingIsKeptUntilTheEnd()
    {
        await _cache.GetAsync("t.k");
        await using (await _other.BeginWriteAsync("t.k"))
        {
            _node.Tell(_cache.KeysOf("t.k"));
            await _cache.GetAsync("t.k");
            _source["t.k"] = "new";

            // L1: what was fetched without a lease is not kept: its writer may die before it tells of its end.
            Assert.That(await _cache.GetAsync("t.k"), Is.EqualTo("new"));
        }
    }

    [Test]
    public async Task Complete_Elsewhere_IsReadFromTheStore()
    {
        await using (var write = await _other.BeginWriteAsync("t.k"))
            write.Complete("new");
        Assert.That(await _cache.GetAsync("t.k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.Zero);
    }

    [Test]
    public async Task EndWrite_StoreFails_DropsTheObjectHere()
    {
        var failing = new FailingStore(_node);
        var cache = new TaggedCache(failing, _source, new CacheCowOptions { LocalTier = new LocalTierOptions() });
        _node.Confirm();
        var write = await cache.BeginWriteAsync("t.k");
        failing.EndWrite = new IOException("away");
        await write.EndAsync();
        _source["t.k"] = "new";
        Assert.That(await cache.GetAsync("t.k"), Is.EqualTo("new"));
    }
}
