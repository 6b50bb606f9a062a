using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Writing;

/// <summary>However many objects are written, only so many are asked for at a time, and all have begun before the scope has.</summary>
[TestFixture]
internal sealed class ManyWritesTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 25_000).Select(i => $"{i}")];
    private static readonly int[] InParts = [10_000, 10_000, 5_000];

    private MemoryStore _memory = null!;
    private MeasuringStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _memory = new MemoryStore(new MemoryStoreOptions { MaxEntries = 100_000 });
        _store = new MeasuringStore(_memory);
        _cache = new TextCache(_store, new TextSource(), new CacheCowOptions { StoreTimeout = TimeSpan.FromMinutes(1), StoreBreaker = null });
    }

    [Test]
    public async Task Write_OfVeryMany_GoesInParts()
    {
        var write = await _cache.BeginWriteAsync(Keys);
        Assert.That(_store.Begun, Is.EqualTo(InParts));
        foreach (var key in new[] { Keys[0], Keys[9_999], Keys[10_000], Keys[^1] })
            Assert.That(await LeaseAsync(key), Is.EqualTo(LeaseState.BusyWriting));

        write.Complete(Keys[0], "first");
        write.Complete(Keys[10_001], "second");
        write.Complete(Keys[^1], "last");
        await write.EndAsync();
        Assert.That(_store.Ended, Is.EqualTo(InParts));
        Assert.That(
            (await _cache.GetAsync(Keys[0]), await _cache.GetAsync(Keys[10_001]), await _cache.GetAsync(Keys[^1]), await _cache.GetAsync(Keys[1])),
            Is.EqualTo(("first", "second", "last", (string?)null)));
    }

    [Test]
    public async Task BeginWrite_OnePartFails_HasNotBegunAndIsTakenBack()
    {
        _store.FailsFrom = 2;
        Assert.That(async () => await _cache.BeginWriteAsync(Keys), Throws.TypeOf<CacheStoreException>());
        Assert.That(_store.Begun, Is.EqualTo(new[] { 10_000, 10_000 }));
        await Until.TrueAsync("it is taken back", () => Task.FromResult(_store.Ended.Count == InParts.Length));
        Assert.That(await LeaseAsync(Keys[0]), Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task EndWrite_OnePartFails_EndsTheOthers()
    {
        var write = await _cache.BeginWriteAsync(Keys);
        _store.FailsToEnd = 1;
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Pending));
        Assert.That(_store.Ended.Take(3), Is.EqualTo(InParts));
        Assert.That(await LeaseAsync(Keys[10_000]), Is.EqualTo(LeaseState.Granted));
    }

    private async Task<LeaseState> LeaseAsync(string key) =>
        (await _memory.LeaseAsync(_cache.KeysOf(key), LeaseToken.Create(), TimeSpan.FromMinutes(1), null, default)).State;

    private sealed class MeasuringStore(ICacheStore inner) : StoreDouble(inner)
    {
        public List<int> Begun { get; } = [];

        public List<int> Ended { get; } = [];

        /// <summary>The number of the first part that cannot begin.</summary>
        public int FailsFrom { get; set; } = int.MaxValue;

        /// <summary>The number of the part that cannot end.</summary>
        public int FailsToEnd { get; set; }

        public override ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            Begun.Add(keys.Count);
            return Begun.Count < FailsFrom ? base.BeginWriteAsync(keys, token, lifetime, cancellationToken) : throw new IOException();
        }

        public override ValueTask<WriteOutcome[]> EndWriteAsync(
            IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
        {
            Ended.Add(keys.Count);
            return Ended.Count == FailsToEnd ? throw new IOException() : base.EndWriteAsync(keys, token, values, cancellationToken);
        }
    }
}
