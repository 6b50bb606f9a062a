using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

[TestFixture]
internal sealed class GetManyTests
{
    private TextSource _source = null!;
    private MemoryStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource();
        for (var i = 0; i < 10; i++)
            _source[$"{i}"] = $"text {i}";
        _store = new MemoryStore();
        _cache = new TextCache(_store, _source);
    }

    [Test]
    public async Task GetMany_None_ReturnsNone()
    {
        Assert.That(await _cache.GetManyAsync([]), Is.Empty);
        Assert.That(_source.Queries, Is.Zero);
    }

    [Test]
    public async Task GetMany_SomeCached_FetchesTheOthersWithOneQuery()
    {
        await _cache.GetAsync("1");
        var texts = await _cache.GetManyAsync(["1", "2", "3", "2", "none"]);
        Assert.That(texts, Is.EquivalentTo(new Dictionary<string, string> { ["1"] = "text 1", ["2"] = "text 2", ["3"] = "text 3" }));
        Assert.That((_source.Fetches, _source.Queries), Is.EqualTo((4, 2)));
    }

    [Test]
    public async Task GetMany_AllCached_AsksTheSourceNothing()
    {
        await _cache.GetManyAsync(["1", "2", "none"]);
        Assert.That(_cache.GetMany(["1", "2", "none"]), Has.Count.EqualTo(2));
        Assert.That(_source.Queries, Is.EqualTo(1));
    }

    [Test]
    public async Task GetMany_OneIsBeingFetched_JoinsThatAndFetchesTheOthers()
    {
        var gate = _source.Hold = new Gate();
        var one = _cache.GetAsync("1").AsTask();
        await gate.Reached;
        var many = _cache.GetManyAsync(["1", "2", "3"]).AsTask();
        gate.Open();
        await one;
        Assert.That(await many, Has.Count.EqualTo(3));
        Assert.That((_source.Fetches, _source.Queries), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task GetMany_InvalidatedMeanwhile_StoresOnlyTheOthers()
    {
        var gate = _source.Hold = new Gate();
        var many = _cache.GetManyAsync(["1", "2"]).AsTask();
        await gate.Reached;
        _source["1"] = "new";
        await _cache.InvalidateManyAsync(["1", "9"]);
        gate.Open();
        Assert.That((await many)["1"], Is.EqualTo("text 1"));
        Assert.That((await _cache.GetManyAsync(["1", "2"]))["1"], Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(3));
    }

    [Test]
    public async Task GetMany_FetchThrows_EveryLeaseIsFree()
    {
        _source.Fails = new InvalidOperationException();
        Assert.That(async () => await _cache.GetManyAsync(["1", "2"]), Throws.Exception.SameAs(_source.Fails));
        foreach (var key in new[] { "1", "2" })
        {
            var reply = await _store.LeaseAsync(_cache.KeysOf(key), LeaseToken.Create(), TimeSpan.FromSeconds(1), null, default);
            Assert.That(reply.State, Is.EqualTo(LeaseState.Granted));
        }
    }

    [Test]
    public async Task GetMany_AllCallersCancel_FetchIsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var gate = _source.Hold = new Gate();
        var many = _cache.GetManyAsync(["1", "2"], cancellation.Token).AsTask();
        await gate.Reached;
        var other = _cache.GetAsync("2").AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await many, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(other.IsCompleted, Is.False, "somebody still waits for a part of it");
        gate.Open();
        Assert.That(await other, Is.EqualTo("text 2"));
    }

    [Test]
    public async Task GetMany_AnotherProcessFillsOne_TheOthersAreNotKeptWaiting()
    {
        var gate = _source.Hold = new Gate();
        var filling = new TextCache(_store, _source).GetAsync("1").AsTask();
        await gate.Reached;
        var many = _cache.GetManyAsync(["1", "2", "3"]).AsTask();
        Assert.That(await new TextCache(_store, _source).GetAsync("2"), Is.EqualTo("text 2"));
        gate.Open();
        await filling;
        Assert.That(await many, Has.Count.EqualTo(3));
        Assert.That(_source.Fetches, Is.EqualTo(3));
    }

    [Test]
    public async Task GetMany_NotOverridden_FetchesOneByOne()
    {
        var cache = new BoxCache(_store, _source);
        Assert.That(await cache.GetManyAsync(["1", "2", "none"]), Has.Count.EqualTo(2));
        Assert.That(_source.Queries, Is.EqualTo(3));
    }
}
