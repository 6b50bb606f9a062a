using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Envelopes;

/// <summary>P5, seen by a caller: hostile bytes in the store are a counted miss, and are replaced.</summary>
[TestFixture]
internal sealed class HostileBytesTests
{
    private TextSource _source = null!;
    private MemoryStore _store = null!;
    private MeterReader _meters = null!;
    private CacheCowOptions _options = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        (_source, _store) = (new TextSource { ["k"] = "text" }, new MemoryStore());
        _options = new CacheCowOptions { Name = Guid.NewGuid().ToString() };
        _cache = new TextCache(_store, _source, _options);
        _meters = new MeterReader(_options.Name!);
    }

    [TearDown]
    public void TearDown() => _meters.Dispose();

    [Test]
    public async Task Get_EveryBitFlipOfWhatIsStored_FetchesAnewAndReplacesIt()
    {
        await _cache.GetAsync("k");
        var good = (await _store.ReadAsync(_cache.KeysOf("k"), default))!.Value.ToArray();
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << bit % 8);
            await PutAsync(bad);
            Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
            Assert.That((await _store.ReadAsync(_cache.KeysOf("k"), default))!.Value.ToArray(), Is.EqualTo(good));
        }

        Assert.That(_meters["cachecow.decode.misses"], Is.EqualTo(good.Length * 8));
        Assert.That(_source.Fetches, Is.EqualTo(1 + good.Length * 8));
    }

    [Test]
    public async Task Get_EmptyBytes_FetchesAnew()
    {
        await PutAsync([]);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_meters["cachecow.decode.misses truncated"], Is.EqualTo(1));
    }

    [Test]
    public async Task Get_AnotherObjectsBytesCopiedToThisKey_FetchesAnew()
    {
        _source["l"] = "secret";
        await _cache.GetAsync("l");
        await PutAsync((await _store.ReadAsync(_cache.KeysOf("l"), default))!.Value.ToArray());
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_meters["cachecow.decode.misses other_identity"], Is.EqualTo(1));
    }

    [Test]
    public async Task Get_DeserializeThrows_FetchesAnew()
    {
        await _cache.GetAsync("k");
        _cache.DeserializeFails = new FormatException();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_meters["cachecow.decode.misses deserialize"], Is.EqualTo(1));
    }

    [Test]
    public async Task GetMany_SomeBytesAreBad_FetchesThose()
    {
        _source["l"] = "other";
        await _cache.GetManyAsync(["k", "l"]);
        await PutAsync([1, 2, 3]);
        Assert.That(await _cache.GetManyAsync(["k", "l"]), Is.EquivalentTo(new Dictionary<string, string> { ["k"] = "text", ["l"] = "other" }));
        Assert.That(_meters["cachecow.decode.misses foreign"], Is.EqualTo(1));
        Assert.That(_source.Fetches, Is.EqualTo(3));
    }

    [Test]
    public async Task Get_AnotherSchemaVersion_FetchesAnewAndBothVersionsInvalidateTheSameObject()
    {
        var newer = new TextCache(_store, _source, _options with { SchemaVersion = 1 });
        await _cache.GetAsync("k");
        _source["k"] = "new";
        Assert.That(await newer.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(_meters["cachecow.decode.misses other_schema"], Is.EqualTo(1));

        _source["k"] = "newer";
        await _cache.InvalidateAsync("k");
        Assert.That(await newer.GetAsync("k"), Is.EqualTo("newer"));
    }

    [Test]
    public async Task Invalidate_ByAnotherSchemaVersion_DoesNotReachTheObjectIfTheVersionIsInTheKey()
    {
        var newer = new VersionInKeyCache(_store, _source, _options with { SchemaVersion = 1 });
        _source["k"] = "new";
        await newer.GetAsync("k");
        _source["k"] = "newer";
        await _cache.InvalidateAsync("k");
        Assert.That(await newer.GetAsync("k"), Is.EqualTo("new"), "an old object, and nobody told the newer program");
    }

    private sealed class VersionInKeyCache(ICacheStore store, TextSource source, CacheCowOptions options) : TextCache(store, source, options)
    {
        protected override CacheKeys GetKeys(string key) => CacheKeys.For("text", Options.SchemaVersion, key);
    }

    private async Task PutAsync(byte[] bytes)
    {
        var (keys, token) = (_cache.KeysOf("k"), LeaseToken.Create());
        await _store.LeaseAsync(keys, token, TimeSpan.FromSeconds(1), await _store.ReadAsync(keys, default), default);
        Assert.That(await _store.FillAsync(keys, token, bytes, TimeSpan.Zero, default), Is.EqualTo(FillOutcome.Stored));
    }
}
