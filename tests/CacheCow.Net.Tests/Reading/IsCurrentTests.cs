using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>A cache that is told when the source has something else: what is not current is not served, wherever it lies.</summary>
[TestFixture]
internal sealed class IsCurrentTests
{
    private TextSource _source = null!;
    private AskingCache _cache = null!;
    private MeterReader _meters = null!;

    [SetUp]
    public void SetUp() => _source = new TextSource { ["k"] = "old", ["l"] = "other" };

    [TearDown]
    public void TearDown() => _meters.Dispose();

    [Test]
    public async Task Get_SourceHasSomethingElse_FetchesAnewAndReplacesIt([Values] bool localTier)
    {
        await StartAsync(localTier);
        _cache.Answer = static obj => obj != "old";
        _source["k"] = "new";
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(3));
        Assert.That(_meters["cachecow.decode.misses outdated"], Is.EqualTo(1));
    }

    [Test]
    public async Task GetMany_SourceHasSomethingElseForOne_FetchesThatOne([Values] bool localTier)
    {
        await StartAsync(localTier);
        _cache.Answer = static obj => obj != "old";
        _source["k"] = "new";
        Assert.That(await _cache.GetManyAsync(["k", "l"]), Is.EquivalentTo(new Dictionary<string, string> { ["k"] = "new", ["l"] = "other" }));
        Assert.That(_source.Fetches, Is.EqualTo(3));
    }

    [Test]
    public async Task Get_TheAnswerIsAnException_FetchesAnew([Values] bool localTier)
    {
        await StartAsync(localTier);
        _cache.Answer = static _ => throw new InvalidOperationException("It cannot be told.");
        _source["k"] = "new";
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_AllIsCurrent_IsAnsweredFromTheCache([Values] bool localTier)
    {
        await StartAsync(localTier);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
        Assert.That(_meters["cachecow.hits local"], Is.EqualTo(localTier ? 1 : 0));
    }

    [Test]
    public async Task Get_WasNotCurrentOnce_IsNoLongerInTheLocalTier()
    {
        await StartAsync(localTier: true);
        _cache.Answer = static _ => false;
        _cache.Policy = static (_, _) => EntryPolicy.DoNotStore;
        await _cache.GetAsync("k");
        _cache.Answer = static _ => true;
        await _cache.GetAsync("k");
        Assert.That(_meters["cachecow.hits local"], Is.Zero);
    }

    private async Task StartAsync(bool localTier)
    {
        var time = new FakeTime();
        var name = Guid.NewGuid().ToString();
        _meters = new MeterReader(name);
        var options = new CacheCowOptions { Name = name, TimeProvider = time, LocalTier = localTier ? new LocalTierOptions() : null };
        _cache = new AskingCache(new MemoryStore(new MemoryStoreOptions { TimeProvider = time }), _source, options);
        await _cache.GetManyAsync(["k", "l"]);
    }

    private sealed class AskingCache(ICacheStore store, TextSource source, CacheCowOptions options) : TextCache(store, source, options)
    {
        public Func<string?, bool> Answer { get; set; } = static _ => true;

        protected override bool IsCurrent(string key, string? obj) => Answer(obj);
    }
}
