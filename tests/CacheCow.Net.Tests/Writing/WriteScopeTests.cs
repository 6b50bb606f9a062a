using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Writing;

/// <summary>What a write scope does, and P3: whoever dies in one leaves nothing old behind.</summary>
[TestFixture]
internal sealed class WriteScopeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _store = null!;
    private TextCache _cache = null!;
    private TextCache _other = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "old", ["l"] = "old" };
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _cache = new TextCache(_store, _source, Options());
        _other = new TextCache(_store, _source, Options());
    }

    [Test]
    public async Task BeginWrite_ObjectIsCached_IsGoneAndNotCachedUntilTheEnd()
    {
        await _other.GetAsync("k");
        await using (await _cache.BeginWriteAsync("k"))
        {
            await _other.GetAsync("k");
            await _other.GetAsync("k");
            Assert.That(_source.Fetches, Is.EqualTo(3));
            _source["k"] = "new";
        }

        Assert.That(await _other.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(await _other.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(4));
    }

    [Test]
    public async Task BeginWrite_ReaderHasReadBeforeAndFillsAfterTheCommit_NothingOldIsCached() => Assert.That(await FillAfterCommitAsync(begins: true), Is.EqualTo("new"));

    [Test]
    public async Task NoWrite_ReaderHasReadBeforeAndFillsAfterTheCommitAndTheWriterDies_TheOldObjectStays() =>
        Assert.That(await FillAfterCommitAsync(begins: false), Is.EqualTo("old"));

    private async Task<string?> FillAfterCommitAsync(bool begins)
    {
        var gate = new Gate();
        if (begins)
            await _cache.BeginWriteAsync("k");
        _source.Hold = gate;
        var reading = _other.GetAsync("k").AsTask();
        await gate.Reached;
        _source["k"] = "new";

        // The writer dies here.
        gate.Open();
        await reading;
        _time.Advance(Minute * 2);
        return await _other.GetAsync("k");
    }

    [Test]
    public async Task Complete_NobodyElseWrites_IsCachedWithoutAFetch()
    {
        await using (var write = await _cache.BeginWriteAsync("k"))
        {
            _source["k"] = "new";
            write.Complete("new");
        }

        Assert.That(await _other.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.Zero);
    }

    [Test]
    public async Task Complete_WithNull_CachesThatThereIsNone()
    {
        await using (var write = await _cache.BeginWriteAsync("k"))
        {
            _source["k"] = null;
            write.Complete(null);
        }

        Assert.That(await _other.GetAsync("k"), Is.Null);
        Assert.That(_source.Fetches, Is.Zero);
    }

    [Test]
    public async Task Complete_Twice_TheLastValueCounts()
    {
        var write = await _cache.BeginWriteAsync("k");
        write.Complete("first");
        write.Complete("k", "second");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Stored));
        Assert.That(await _other.GetAsync("k"), Is.EqualTo("second"));
    }

    [Test]
    public async Task Complete_PolicyDoesNotStore_IsNotCached()
    {
        _cache.Policy = (_, _) => EntryPolicy.DoNotStore;
        var write = await _cache.BeginWriteAsync("k");
        write.Complete("new");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Ended));
        await _other.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Complete_CannotBeSerialised_IsNotCached()
    {
        _cache.SerializeFails = new InvalidOperationException();
        var write = await _cache.BeginWriteAsync("k");
        write.Complete("new");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Ended));
    }

    [Test]
    public async Task Complete_LifetimeOfThePolicy_EndsIt()
    {
        _cache.Policy = (_, _) => new EntryPolicy { Ttl = Minute, Jitter = 0 };
        await using (var write = await _cache.BeginWriteAsync("k"))
            write.Complete("new");
        _time.Advance(Minute);
        Assert.That(await _other.GetAsync("k"), Is.EqualTo("old"));
    }

    [Test]
    public async Task Complete_Mistaken_Throws()
    {
        var many = await _cache.BeginWriteAsync(["k", "l", "k"]);
        Assert.That(many.Keys, Is.EqualTo(["k", "l"]));
        Assert.That(() => many.Complete("new"), Throws.InvalidOperationException.With.Message.Contains("2 objects"));
        Assert.That(() => many.Complete("m", "new"), Throws.ArgumentException);
        await many.EndAsync();
        Assert.That(() => many.Complete("k", "new"), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task EndAsync_Twice_EndsOnce()
    {
        var write = await _cache.BeginWriteAsync("k");
        write.Complete("new");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Stored));
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Stored));
        await write.DisposeAsync();
        Assert.That(await _other.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task TwoWrites_Overlap_NeitherValueIsCached()
    {
        var first = await _cache.BeginWriteAsync("k");
        var second = await _other.BeginWriteAsync("k");
        first.Complete("first");
        second.Complete("second");
        _source["k"] = "first";
        Assert.That(await second.EndAsync(), Is.EqualTo(WriteOutcome.Overlapped));
        Assert.That(await first.EndAsync(), Is.EqualTo(WriteOutcome.Overlapped));
        Assert.That(await _other.GetAsync("k"), Is.EqualTo("first"));
    }

    [Test]
    public async Task ManyObjects_EachHasItsValueOrNone()
    {
        await using (var write = await _cache.BeginWriteAsync(["k", "l"]))
        {
            (_source["k"], _source["l"]) = ("new", "new");
            write.Complete("k", "new");
        }

        Assert.That(await _other.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.Zero);
        Assert.That(await _other.GetAsync("l"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task NoObjects_DoesNothing()
    {
        var write = await _cache.BeginWriteAsync([]);
        Assert.That(() => write.Complete("new"), Throws.InvalidOperationException);
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Ended));
    }

    [Test]
    public void BeginWrite_Synchronously_DoesTheSame()
    {
        using (var write = _cache.BeginWrite("k"))
        {
            _source["k"] = "new";
            write.Complete("new");
        }

        using (_cache.BeginWrite(["l"]))
            _source["l"] = "new";
        Assert.That(_other.Get("k"), Is.EqualTo("new"));
        Assert.That(_other.Get("l"), Is.EqualTo("new"));
    }

    [Test]
    public async Task BeginWrite_Mistaken_Throws()
    {
        Assert.That(() => _cache.BeginWriteAsync((string)null!), Throws.ArgumentNullException);
        Assert.That(() => _cache.BeginWriteAsync((IEnumerable<string>)null!), Throws.ArgumentNullException);
        Assert.That(() => _cache.BeginWriteAsync([null!]), Throws.ArgumentException);
        Assert.That(() => _cache.BeginWriteAsync(["k"], [""]), Throws.ArgumentException);
        await Assert.ThatAsync(() => _cache.BeginWriteAsync("k", new CancellationToken(canceled: true)).AsTask(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Writes_AreCountedByOutcome()
    {
        var cache = new TextCache(_store, _source, Options() with { Name = "counted writes" });
        using var meter = new MeterReader("counted writes");
        var write = await cache.BeginWriteAsync("k");
        write.Complete("new");
        await write.EndAsync();
        await using (await cache.BeginWriteAsync(["k", "l"]))
        {
        }

        Assert.That(meter["cachecow.writes stored"], Is.EqualTo(1));
        Assert.That(meter["cachecow.writes ended"], Is.EqualTo(2));
    }

    private CacheCowOptions Options() => new() { TimeProvider = _time };
}
