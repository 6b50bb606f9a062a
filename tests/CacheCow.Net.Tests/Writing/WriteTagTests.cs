using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Writing;

/// <summary>Tags and write scopes: a tag that is written, and the tags of an object whose new value is handed over.</summary>
[TestFixture]
internal sealed class WriteTagTests
{
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _store = null!;
    private TaggedCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["t.1"] = "old", ["t.2"] = "old", ["u.1"] = "old" };
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _cache = new TaggedCache(_store, _source, new CacheCowOptions { TimeProvider = _time });
    }

    [Test]
    public async Task BeginWrite_OfATag_NoObjectThatHasItIsCachedUntilTheEnd()
    {
        foreach (var key in (string[])["t.1", "u.1"])
            await _cache.GetAsync(key);
        await using (await _cache.BeginWriteAsync([], ["t"]))
        {
            await _cache.GetAsync("t.1");
            await _cache.GetAsync("t.1");
            await _cache.GetAsync("u.1");
            Assert.That(_source.Fetches, Is.EqualTo(4), "the other tag's object stays");
            _source["t.1"] = "new";
        }

        Assert.That(await _cache.GetAsync("t.1"), Is.EqualTo("new"));
        await _cache.GetAsync("t.1");
        Assert.That(_source.Fetches, Is.EqualTo(5));
    }

    [Test]
    public async Task BeginWrite_OfATag_ReaderFillsAfterTheCommitAndTheWriterDies_NothingOldIsCached() =>
        Assert.That(await FillAfterCommitAsync(() => _cache.BeginWriteAsync([], ["t"]).AsTask()), Is.EqualTo("new"));

    [Test]
    public async Task InvalidateTag_BeforeTheCommitOnlyAndTheWriterDies_TheOldObjectStays() =>
        Assert.That(await FillAfterCommitAsync(() => _cache.InvalidateTagAsync("t").AsTask()), Is.EqualTo("old"));

    private async Task<string?> FillAfterCommitAsync(Func<Task> before)
    {
        var gate = new Gate();
        await before();
        _source.Hold = gate;
        var reading = _cache.GetAsync("t.1").AsTask();
        await gate.Reached;
        _source["t.1"] = "new";
        gate.Open();
        await reading;
        _time.Advance(TimeSpan.FromMinutes(2));
        return await _cache.GetAsync("t.1");
    }

    [Test]
    public async Task BeginWrite_OfATag_WhoJoinsAFetchIsNotGivenWhatWasReadBefore()
    {
        var gate = new Gate();
        _source.Hold = gate;
        var first = _cache.GetAsync("t.1").AsTask();
        await gate.Reached;
        await using (await _cache.BeginWriteAsync([], ["t"]))
            _source["t.1"] = "new";
        var joined = _cache.GetAsync("t.1").AsTask();
        gate.Open();
        await first;
        Assert.That(await joined, Is.EqualTo("new"));
    }

    [Test]
    public async Task Complete_ObjectHasTags_IsCachedWithTheirVersions()
    {
        await using (var write = await _cache.BeginWriteAsync("t.1"))
            write.Complete("new");
        Assert.That(await _cache.GetAsync("t.1"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.Zero);
        await _cache.InvalidateTagAsync("t");
        Assert.That(await _cache.GetAsync("t.1"), Is.EqualTo("old"));
    }

    [Test]
    public async Task Complete_TagInvalidatedSinceTheWriteBegan_IsNotUsed()
    {
        await using (var write = await _cache.BeginWriteAsync("t.1"))
        {
            await _cache.InvalidateTagAsync("t");
            write.Complete("stale");
        }

        Assert.That(await _cache.GetAsync("t.1"), Is.EqualTo("old"));
    }

    [Test]
    public async Task Complete_ItsOwnTagIsWrittenToo_IsNotUsed()
    {
        await using (var write = await _cache.BeginWriteAsync(["t.1"], ["t"]))
            write.Complete("t.1", "new");
        Assert.That(await _cache.GetAsync("t.1"), Is.EqualTo("old"));
    }

    [Test]
    public async Task Complete_BegunWithoutCompletion_IsNotCached()
    {
        var write = await _cache.BeginWriteAsync(["t.1"], completes: false);
        write.Complete("new");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Ended));
    }
}
