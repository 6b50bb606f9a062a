using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Local;

/// <summary>What the local tier gives back, of objects of each kind.</summary>
[TestFixture]
internal sealed class LocalObjectsTests
{
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private NodeStore _node = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text" };
        _time = new FakeTime();
        _node = new NodeStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));
    }

    [Test]
    public async Task Get_ObjectIsAValue_IsTheValueFromHere()
    {
        var cache = Linked(new LengthCache(_node, _source, Options()));
        Assert.That((await cache.GetAsync("k"), await cache.GetAsync("k")), Is.EqualTo((4, 4)));
        Assert.That(_node.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_MissingObjectOfATypeThatCanBeChanged_IsNullFromHere()
    {
        var cache = Linked(new BoxCache(_node, _source, Options()));
        Assert.That((await cache.GetAsync("none"), await cache.GetAsync("none")), Is.EqualTo((default(Box), default(Box))));
        Assert.That(_node.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_NoCopyCanBeMade_IsFetched()
    {
        var cache = Linked(new TextCache(_node, _source, Options() with { ShareByReference = false }));
        await cache.GetAsync("k");
        cache.DeserializeFails = new FormatException("It cannot be read.");
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That((_node.Reads, _source.Fetches), Is.EqualTo((2, 2)));
    }

    private TCache Linked<TCache>(TCache cache)
    {
        _node.Confirm();
        return cache;
    }

    private CacheCowOptions Options() => new() { TimeProvider = _time, LocalTier = new LocalTierOptions() };

    private sealed class LengthCache(ICacheStore store, TextSource source, CacheCowOptions options) : CacheCow<string, int>(store, options)
    {
        protected override int Fetch(string key) => throw new NotSupportedException();

        protected override async ValueTask<int> FetchAsync(string key, CancellationToken cancellationToken) => (await source.ReadAsync([key], cancellationToken))[key].Length;

        protected override byte[] Serialize(int obj) => BitConverter.GetBytes(obj);

        protected override int Deserialize(string key, ReadOnlyMemory<byte> data) => BitConverter.ToInt32(data.Span);

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("length", key);
    }
}
