using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Herds;

/// <summary>Objects that are read are fetched anew before they expire, by one process at a time, and like any fill.</summary>
[TestFixture]
internal sealed class RefreshAheadTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(100);

    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "old" };
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _cache = new TextCache(_store, _source, Options());
    }

    [Test]
    public async Task Get_BeforeTheWindow_FetchesNothing()
    {
        await _cache.GetAsync("k");
        _time.Advance(TimeSpan.FromSeconds(79));
        for (var i = 0; i < 1000; i++)
            await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_InTheWindow_AnswersAtOnceAndFetchesInTheBackground()
    {
        await _cache.GetAsync("k");
        _source["k"] = "new";
        var gate = _source.Hold = new Gate();
        _time.Advance(TimeSpan.FromSeconds(99.9));
        await ReadUntilRefreshedAsync(gate.Reached);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"), "while it is fetched");
        gate.Open();
        await Until.TrueAsync("it is filled", async () => await _cache.GetAsync("k") == "new");
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"), "with a lifetime of its own");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_InTheWindowFromTwoProcesses_IsOneFetch()
    {
        var other = new TextCache(_store, _source, Options());
        await _cache.GetAsync("k");
        var gate = _source.Hold = new Gate();
        _time.Advance(TimeSpan.FromSeconds(99.9));
        await ReadUntilRefreshedAsync(gate.Reached);
        for (var i = 0; i < 200; i++)
            await other.GetAsync("k");
        gate.Open();
        await Until.TrueAsync("it is filled", () => Task.FromResult(_time.Waiting >= 0 && _source.Fetches == 2));
        Assert.That(await other.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    // A refresh must not undo an invalidation: it is R2–R4.
    [Test]
    public async Task Refresh_ObjectIsInvalidatedMeanwhile_IsRejected()
    {
        await _cache.GetAsync("k");
        var gate = _source.Hold = new Gate();
        _time.Advance(TimeSpan.FromSeconds(99.9));
        await ReadUntilRefreshedAsync(gate.Reached);
        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        var reading = _cache.GetAsync("k").AsTask();
        gate.Open();
        Assert.That(await reading, Is.EqualTo("new"), "who joins the refresh is not covered by it");
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Refresh_SourceFails_TheObjectIsServedUntilItExpires()
    {
        await _cache.GetAsync("k");
        _time.Advance(TimeSpan.FromSeconds(99));
        _source.Fails = new IOException("down");
        await ReadUntilRefreshedAsync(Until.TrueAsync("it is tried", () => Task.FromResult(_source.Fetches > 1)));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThatAsync(() => _cache.GetAsync("k").AsTask(), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task Refresh_SomebodyWrites_FetchesNothing()
    {
        await _cache.GetAsync("k");
        var busy = new BusyStore(_store);
        var cache = new TextCache(busy, _source, Options());
        _time.Advance(TimeSpan.FromSeconds(99.9));
        for (var i = 0; busy.Refused == 0 && i < 10_000; i++)
            await cache.GetAsync("k");
        await Until.TrueAsync("it was refused", () => Task.FromResult(busy.Refused > 0));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    private async Task ReadUntilRefreshedAsync(Task refreshed)
    {
        while (!refreshed.IsCompleted)
        {
            await _cache.GetAsync("k");
            await Task.Yield();
        }

        await refreshed;
    }

    private CacheCowOptions Options() => new()
    {
        TimeProvider = _time,
        Policy = new EntryPolicy { Ttl = Ttl, Jitter = 0, RefreshAhead = TimeSpan.FromSeconds(20) },
    };

    private sealed class BusyStore(ICacheStore inner) : StoreDouble(inner)
    {
        private int _refused;

        public int Refused => Volatile.Read(ref _refused);

        public override ValueTask<LeaseReply> LeaseAsync(
            CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _refused);
            return new(LeaseReply.BusyWriting);
        }
    }
}
