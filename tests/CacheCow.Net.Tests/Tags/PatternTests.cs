using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Tags;

/// <summary>Invalidating by pattern, everything, and again and again.</summary>
[TestFixture]
internal sealed class PatternTests
{
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _store = null!;
    private ReadableCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["a/1"] = "old", ["a/2"] = "old", ["b/1"] = "old" };
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _cache = new ReadableCache(_store, _source, new CacheCowOptions { TimeProvider = _time, LocalTier = new LocalTierOptions() });
    }

    [Test]
    public async Task InvalidatePattern_SomeFit_AreFetchedAnew()
    {
        await ReadAllAsync();
        Assert.That(await _cache.InvalidatePatternAsync("text$a/*"), Is.EqualTo(2));
        Assert.That(await ReadAllAsync(), Is.EqualTo(new[] { "new", "new", "old" }));
    }

    [Test]
    public async Task Clear_Everything_IsFetchedAnew()
    {
        await ReadAllAsync();
        Assert.That(_cache.Clear(), Is.EqualTo(3));
        Assert.That(await ReadAllAsync(), Is.EqualTo(new[] { "new", "new", "new" }));
    }

    [Test]
    public async Task InvalidateEvery_IntervalPasses_InvalidatesUntilItIsDisposedOf()
    {
        await ReadAllAsync();
        var repeated = _cache.InvalidateEvery("text$b/*", TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(_cache.Get("b/1"), Is.EqualTo("old"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync("it is invalidated", () => Task.FromResult(_cache.Get("b/1") == "new"));
        Assert.That(_cache.Get("a/1"), Is.EqualTo("old"));

        await repeated.DisposeAsync();
        repeated.Dispose();
        _source["b/1"] = "newer";
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(_cache.Get("b/1"), Is.EqualTo("new"));
    }

    [Test]
    public void InvalidateEvery_IntervalOutOfRange_SaysSo() =>
        Assert.That(() => _cache.InvalidateEvery("*", TimeSpan.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("interval"));

    [Test]
    public void InvalidatePattern_OfNothing_Throws() => Assert.That(() => _cache.InvalidatePattern(""), Throws.ArgumentException);

    private async Task<string?[]> ReadAllAsync()
    {
        string[] keys = ["a/1", "a/2", "b/1"];
        var read = await _cache.GetManyAsync(keys);
        foreach (var key in keys)
            _source[key] = "new";
        return [.. keys.Select(key => read[key])];
    }

    private sealed class ReadableCache(ICacheStore store, TextSource source, CacheCowOptions options) : TextCache(store, source, options)
    {
        protected override CacheKeys GetKeys(string key) => CacheKeys.Readable("text", key);
    }
}
