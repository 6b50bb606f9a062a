using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>A cache that is switched off passes everything through, and does no harm to those that are not.</summary>
[TestFixture]
internal sealed class EnabledTests
{
    private TextSource _source = null!;
    private MemoryStore _store = null!;

    [SetUp]
    public void SetUp() => (_source, _store) = (new TextSource { ["k"] = "text" }, new MemoryStore());

    [Test]
    public async Task Get_SwitchedOff_AsksTheSourceEachTime([Values] bool hasTier)
    {
        var cache = Off(hasTier);
        Assert.That((await cache.GetAsync("k"), cache.Get("k")), Is.EqualTo(("text", "text")));
        _source["k"] = "new";
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("new"));
        Assert.That((await cache.GetManyAsync(["k"]))["k"], Is.EqualTo("new"));
        Assert.That(_store.Count, Is.Zero);
    }

    [Test]
    public async Task Invalidate_SwitchedOff_ReachesThoseThatAreNot()
    {
        var on = new TextCache(_store, _source);
        Assert.That(await on.GetAsync("k"), Is.EqualTo("text"));
        _source["k"] = "new";
        await Off(hasTier: false).InvalidateAsync("k");
        Assert.That(await on.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Complete_SwitchedOff_StoresNothing()
    {
        await using (var write = await Off(hasTier: false).BeginWriteAsync("k"))
            write.Complete("new");
        Assert.That(_store.Count, Is.Zero);
    }

    [Test]
    public void GetMany_SwitchedOff_IsBoundedAsGetIs()
    {
        var options = new CacheCowOptions { Enabled = false, FetchTimeout = TimeSpan.FromMilliseconds(1) };
        var cache = new Endless(_store, options);
        Assert.That(async () => await cache.GetAsync("k"), Throws.TypeOf<TimeoutException>());
        Assert.That(async () => await cache.GetManyAsync(["k"]), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void Name_OfAGenericCache_IsAsItIsWrittenInCSharp()
    {
        using var log = new LogReader();
        var store = new FailingStore(_store);
        store.Break(new IOException());
        var cache = new Generic<int>(store, new CacheCowOptions { LoggerFactory = log, Enabled = true });
        cache.Get("k");
        Assert.That(log.Text, Does.Contain("Generic<Int32>"));
    }

    private TextCache Off(bool hasTier) => new(_store, _source, new CacheCowOptions { Enabled = false, LocalTier = hasTier ? new LocalTierOptions() : null });

    private sealed class Endless(ICacheStore store, CacheCowOptions options) : JsonCacheCow<string, string>(store, "endless", options: options)
    {
        protected override async ValueTask<string?> FetchAsync(string key, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
    }

    private sealed class Generic<T>(ICacheStore store, CacheCowOptions options) : JsonCacheCow<string, T>(store, "generic", options: options)
    {
        protected override T? Fetch(string key) => default;
    }
}
