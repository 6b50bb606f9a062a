using System.Runtime.CompilerServices;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Writing;

/// <summary>How long write intents last: renewals, stops, a store that is away, a writer that forgets.</summary>
[TestFixture]
internal sealed class WriteLifetimeTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private static readonly IOException Away = new("away");

    private TextSource _source = null!;
    private FakeTime _time = null!;
    private FailingStore _store = null!;
    private TextCache _cache = null!;
    private TextCache _reader = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "old" };
        _time = new FakeTime();
        var memory = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _store = new FailingStore(memory);
        _cache = new TextCache(_store, _source, new CacheCowOptions { TimeProvider = _time });
        _reader = new TextCache(memory, _source, new CacheCowOptions { TimeProvider = _time });
    }

    [Test]
    public async Task Scope_OpenForLongerThanTheLifetime_IsRenewed()
    {
        var write = await _cache.BeginWriteAsync("k");
        for (var i = 0; i < 10; i++)
            _time.Advance(Lifetime / 2);
        Assert.That(write.IsIntact, Is.True);
        Assert.That(await IsCacheableAsync(), Is.False);
        write.Complete("new");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task Scope_Ended_IsNotRenewedAnyMore()
    {
        var write = await _cache.BeginWriteAsync("k");
        await write.EndAsync();
        Assert.That(_time.Waiting, Is.Zero);
    }

    [Test]
    public async Task Scope_ForgottenByItsOwner_RunsOut()
    {
        await ForgetAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _time.Advance(Lifetime * 3);
        Assert.That(await IsCacheableAsync(), Is.True);
        Assert.That(_time.Waiting, Is.Zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task ForgetAsync() => await _cache.BeginWriteAsync("k");

    [Test]
    public async Task Scope_StoreIsAwayForLongerThanTheLifetime_IsNotIntactAndItsValueIsNotCached()
    {
        var write = await _cache.BeginWriteAsync("k");
        _store.RenewWrite = Away;
        _time.Advance(Lifetime);
        Assert.That(write.IsIntact, Is.False);
        Assert.That(await _reader.GetAsync("k"), Is.EqualTo("old"));
        _source["k"] = "new";
        write.Complete("new");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Lapsed));
        Assert.That(await _reader.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Scope_StoreComesBack_BeginsAgainAndRemovesWhatWasCachedInBetween()
    {
        var write = await _cache.BeginWriteAsync("k");
        _store.RenewWrite = Away;
        _time.Advance(Lifetime);
        Assert.That(await IsCacheableAsync(), Is.True);
        _store.RenewWrite = null;
        _time.Advance(Lifetime / 3);
        Assert.That(write.IsIntact, Is.True);
        Assert.That(await IsCacheableAsync(), Is.False);
        write.Complete("new");
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Overlapped));
    }

    [Test]
    public async Task Scope_HadLapsedAndBegunAgain_TellsAtItsEnd()
    {
        var write = await _cache.BeginWriteAsync("k");
        _store.RenewWrite = Away;
        _time.Advance(Lifetime);
        _store.RenewWrite = null;
        _time.Advance(Lifetime / 3);
        Assert.That(write.IsIntact, Is.True);
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Lapsed));
    }

    [Test]
    public async Task BeginWrite_StoreFails_Throws()
    {
        _store.BeginWrite = Away;
        await Assert.ThatAsync(() => _cache.BeginWriteAsync("k").AsTask(), Throws.InstanceOf<CacheStoreException>().With.Message.Contains("has not begun"));
        Assert.That(_time.Waiting, Is.Zero);
    }

    [Test]
    public async Task BeginWrite_StoreDoesItAndDoesNotAnswer_ThrowsAndTakesItBack()
    {
        var late = new LateAnswers(_store);
        var cache = new TextCache(late, _source, new CacheCowOptions { TimeProvider = _time });
        var beginning = cache.BeginWriteAsync("k").AsTask();
        await late.Done;
        Assert.That(await IsCacheableAsync(), Is.False);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThatAsync(() => beginning, Throws.InstanceOf<CacheStoreException>());
        await Until.TrueAsync("the intent is taken back", IsCacheableAsync);
    }

    [Test]
    public async Task End_StoreIsAwayAndTheIntentsStand_DoesNotThrowAndIsDoneLater()
    {
        var write = await _cache.BeginWriteAsync("k");
        _source["k"] = "new";
        write.Complete("new");
        _store.EndWrite = Away;
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Pending));
        Assert.That(await IsCacheableAsync(), Is.False);
        _store.EndWrite = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync("the write has ended", IsCacheableAsync);
        Assert.That(await _reader.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task End_StoreIsAwayForGood_TheIntentsRunOut()
    {
        var write = await _cache.BeginWriteAsync("k");
        _source["k"] = "new";
        _store.EndWrite = Away;
        await write.EndAsync();
        _time.Advance(Lifetime);
        Assert.That(await _reader.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(await IsCacheableAsync(), Is.True);
        _time.Advance(Lifetime);
        await Until.TrueAsync("it is not tried any more", () => Task.FromResult(_time.Waiting == 0));
    }

    [Test]
    public async Task End_StoreIsDisposed_IsNotTriedForEver()
    {
        using var meter = new MeterReader(nameof(DisposedCache));
        var write = await new DisposedCache(_store, _source, _time).BeginWriteAsync("k");
        _store.RenewWrite = _store.EndWrite = new AggregateException(new ObjectDisposedException("store"));
        _time.Advance(Lifetime);
        await Assert.ThatAsync(() => write.EndAsync().AsTask(), Throws.InstanceOf<CacheStoreException>());
        await Until.TrueAsync("it was tried again", () => Tried(2));
        for (var i = 0; i < 50; i++)
            await Tried(3);
        Assert.That(meter["cachecow.store.errors end_write"], Is.EqualTo(2), "once, and once again");

        async Task<bool> Tried(int times)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
            return meter["cachecow.store.errors end_write"] >= times;
        }
    }

    [Test]
    public async Task Scope_MachineWasSuspended_IsNotIntact([Values] bool isLongEnough)
    {
        var late = new LateTimers(_time) { StoodStill = true };
        var write = await new TextCache(_store, _source, new CacheCowOptions { TimeProvider = late }).BeginWriteAsync("k");
        late.Late = isLongEnough ? Lifetime : Lifetime / 2;
        Assert.That(write.IsIntact, Is.EqualTo(!isLongEnough));
    }

    [Test]
    public async Task End_StoreIsAwayAndTheIntentsHaveRunOut_Throws()
    {
        var write = await _cache.BeginWriteAsync("k");
        (_store.RenewWrite, _store.EndWrite) = (Away, Away);
        _time.Advance(Lifetime);
        await _reader.GetAsync("k");
        _source["k"] = "new";
        await Assert.ThatAsync(() => write.EndAsync().AsTask(), Throws.InstanceOf<CacheStoreException>().With.Message.Contains("invalidate again"));
        _store.EndWrite = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync("the old object is gone", async () => await _reader.GetAsync("k") == "new");
    }

    private async Task<bool> IsCacheableAsync()
    {
        await _reader.GetAsync("k");
        var before = _source.Fetches;
        await _reader.GetAsync("k");
        return _source.Fetches == before;
    }

    private sealed class DisposedCache(ICacheStore store, TextSource source, TimeProvider time) : TextCache(store, source, new CacheCowOptions { TimeProvider = time });

    private sealed class LateAnswers(ICacheStore inner) : StoreDouble(inner)
    {
        private readonly TaskCompletionSource _done = new();

        public Task Done => _done.Task;

        public override async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            await Inner.BeginWriteAsync(keys, token, lifetime, cancellationToken);
            _done.SetResult();
            await new TaskCompletionSource().Task;
        }
    }
}
