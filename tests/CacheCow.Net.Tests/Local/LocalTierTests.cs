using System.Diagnostics;
using System.Transactions;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Local;

/// <summary>The rules of the local tier (L1–L5), with two nodes on one store: this one, and another that changes things.</summary>
[TestFixture]
internal sealed class LocalTierTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _shared = null!;
    private NodeStore _node = null!;
    private TextCache _cache = null!;
    private TextCache _other = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "old" };
        _time = new FakeTime();
        _shared = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _node = new NodeStore(_shared);
        _cache = new TextCache(_node, _source, Options());
        _other = new TextCache(_shared, _source, new CacheCowOptions { TimeProvider = _time });
        _node.Confirm();
    }

    [Test]
    public async Task Get_ASecondTime_DoesNotAskTheStore()
    {
        var first = await _cache.GetAsync("k");
        var reads = _node.Reads;
        Assert.That(await _cache.GetAsync("k"), Is.SameAs(first));
        Assert.That(_node.Reads, Is.EqualTo(reads));
    }

    [Test]
    public async Task Get_OfWhatTheStoreHas_IsKept()
    {
        await _other.GetAsync("k");
        await _cache.GetAsync("k");
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_OfWhatIsNot_IsKept()
    {
        Assert.That(await _cache.GetAsync("none"), Is.Null);
        Assert.That(await _cache.GetAsync("none"), Is.Null);
        Assert.That((_node.Reads, _source.Fetches), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task GetMany_SomeAreHere_AsksForTheOthers()
    {
        _source["l"] = "other";
        await _cache.GetAsync("k");
        var all = await _cache.GetManyAsync(["k", "l"]);
        Assert.That((_node.Reads, all["k"], all["l"]), Is.EqualTo((2, "old", "other")));
        await _cache.GetManyAsync(["k", "l"]);
        Assert.That(_node.Reads, Is.EqualTo(2));
    }

    // L1: read old → invalidated, and told → put old.
    [Test]
    public async Task Get_MessageArrivesWhileTheObjectIsOnItsWay_IsNotKept()
    {
        await ReadOldWhileTheMessageArrivesAsync(key => _cache.GetAsync(key).AsTask(), _node.Tell);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_MessageArrivesWhileTheObjectIsOnItsWay_StaysOldWithoutATicket()
    {
        var plain = new PlainLocalTier(new TextCache(_node, _source, new CacheCowOptions { TimeProvider = _time }));
        await ReadOldWhileTheMessageArrivesAsync(plain.GetAsync, keys => plain.ObjectsInvalidated([keys.GetDataHash()]));
        Assert.That(await plain.GetAsync("k"), Is.EqualTo("old"));
    }

    // L1: only what was filled is kept; the writer of a write in progress may die before it tells.
    [Test]
    public async Task Get_FetchedWithoutALease_IsNotKept()
    {
        await _shared.InvalidateAsync(_cache.KeysOf("k"), 10 * Second, default);
        await _cache.GetAsync("k");
        _source["k"] = "new";
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_FillIsRejected_IsNotKept()
    {
        var gate = _source.Hold = new Gate();
        var reading = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        _source["k"] = "new";
        await _other.InvalidateAsync("k");
        gate.Open();
        Assert.That(await reading, Is.EqualTo("old"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_PolicySaysDoNotStore_IsNotKept()
    {
        _cache.Policy = (_, _) => EntryPolicy.DoNotStore;
        await _cache.GetAsync("k");
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Message_ForWhatIsHere_DropsIt()
    {
        await _cache.GetAsync("k");
        await ChangeAsync("new");
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"), "the message has not come yet");
        _node.Tell(_cache.KeysOf("k"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Message_ForEverything_DropsIt()
    {
        await _cache.GetAsync("k");
        await ChangeAsync("new");
        _node.TellEverything();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    // L3
    [Test]
    public async Task Get_LinkWasNeverConfirmed_AsksTheStore()
    {
        var node = new NodeStore(_shared);
        var cache = new TextCache(node, _source, Options());
        await cache.GetAsync("k");
        await cache.GetAsync("k");
        Assert.That(node.Reads, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_LinkIsSilentForLongerThanMaxStaleness_AsksTheStore()
    {
        await _cache.GetAsync("k");
        await ChangeAsync("new");
        _time.Advance(3 * Second);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"), "within the bound");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_LinkIsSilentForLongerThanMaxStaleness_StaysOldWithoutALookAtTheLink()
    {
        var plain = new PlainLocalTier(new TextCache(_node, _source, new CacheCowOptions { TimeProvider = _time }));
        await plain.GetAsync("k");
        await ChangeAsync("new");
        _time.Advance(10 * Second);
        Assert.That(await plain.GetAsync("k"), Is.EqualTo("old"));
    }

    // On the machine's own time, whose coarse clock a timer keeps: when the process goes on, that has not run yet.
    [Test]
    public async Task Get_ProcessStoodStillForLongerThanMaxStaleness_AsksTheStore()
    {
        var cache = new TextCache(_node, _source, new CacheCowOptions { LocalTier = new LocalTierOptions { MaxStaleness = Second } });
        _node.Confirm();
        await cache.GetAsync("k");
        using (new CoarseClockStopped())
        {
            var stoppedAt = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(stoppedAt) > 1.1 * Second);
            await cache.GetAsync("k");
        }

        Assert.That(_node.Reads, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_LinkComesBackAfterSilence_HasDroppedEverything()
    {
        await _cache.GetAsync("k");
        await ChangeAsync("new");
        _time.Advance(4 * Second);
        _node.Confirm();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"), "the message was lost");
    }

    // A process that was stopped, or whose link is slow, hears of signs of life that are old.
    [Test]
    public async Task Get_SignOfLifeIsOlderThanMaxStaleness_AsksTheStore()
    {
        await _cache.GetAsync("k");
        await ChangeAsync("new");
        _time.Advance(10 * Second);
        _node.Confirm(age: 4 * Second);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_SignOfLifeWasOnItsWayForLong_CountsFromWhenItWasSent()
    {
        await _cache.GetAsync("k");
        _time.Advance(2 * Second);
        _node.Confirm(age: Second);
        await ChangeAsync("new");
        _time.Advance(2 * Second);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"), "within the bound");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_SignsOfLifeComeOutOfOrder_TheYoungestCounts()
    {
        await _cache.GetAsync("k");
        _time.Advance(2 * Second);
        _node.Confirm();
        _node.Confirm(age: 2 * Second);
        _time.Advance(2 * Second);
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(1));
    }

    // L4
    [Test]
    public async Task Get_ObjectCanBeChanged_EachCallerHasItsOwn()
    {
        var boxes = new BoxCache(_node, _source, Options());
        _node.Confirm();
        var first = await boxes.GetAsync("k");
        first!.Text = "spoilt";
        var (second, third) = (await boxes.GetAsync("k"), await boxes.GetAsync("k"));
        Assert.That((second!.Text, third!.Text), Is.EqualTo(("old", "old")));
        Assert.That(second, Is.Not.SameAs(third));
        Assert.That(_node.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_CacheSaysThatObjectsMayBeShared_AllHaveTheSame()
    {
        var boxes = new BoxCache(_node, _source, Options() with { ShareByReference = true });
        _node.Confirm();
        var first = await boxes.GetAsync("k");
        Assert.That(await boxes.GetAsync("k"), Is.SameAs(first));
    }

    // L5
    [Test]
    public async Task Invalidate_ByItself_ReadsItsOwnWrite()
    {
        await _cache.GetAsync("k");
        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
        _source["k"] = "newer";
        await _cache.InvalidateManyAsync(["k"]);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("newer"));
    }

    [Test]
    public async Task Invalidate_StoreFails_DropsItAllTheSame()
    {
        var failing = new FailingStore(_node);
        var cache = new TextCache(failing, _source, Options());
        _node.Confirm();
        await cache.GetAsync("k");
        failing.Invalidate = new IOException("gone");
        await Assert.ThatAsync(() => cache.InvalidateAsync("k").AsTask(), Throws.InstanceOf<CacheStoreException>());
        await cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_RefreshAndBypass_DoNotAnswerFromHere()
    {
        await _cache.GetAsync("k");
        _source["k"] = "new";
        Assert.That(await _cache.GetAsync("k", new ReadOptions { Bypass = true }), Is.EqualTo("new"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(await _cache.GetAsync("k", new ReadOptions { Refresh = true }), Is.EqualTo("new"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_InAnAmbientTransaction_AsksTheSource([Values] TransactionScopeAsyncFlowOption flow)
    {
        await _cache.GetAsync("k");
        _source["k"] = "new";
        using var scope = new TransactionScope(flow);
        Assert.That(_cache.Get("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_TtlIsOver_AsksTheStore()
    {
        await _cache.GetAsync("k");
        Pass(29);
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(1));
        Pass(2);
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(2));
    }

    [TestCase(-1, 1)]
    [TestCase(0, 2)]
    public async Task Get_AroundTheEndOfItsTtl_IsAnsweredFromHereBeforeItOnly(int milliseconds, int reads)
    {
        await _cache.GetAsync("k");
        Pass(29);
        _time.Advance(Second + TimeSpan.FromMilliseconds(milliseconds));
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(reads));
    }

    [Test]
    public async Task Get_ObjectsOfManyBytes_AreKeptWithinMaxBytes()
    {
        var cache = new TextCache(_node, _source, Options() with { LocalTier = new LocalTierOptions { MaxBytes = 1 << 20 } });
        _node.Confirm();
        string[] keys = [.. Enumerable.Range(0, 4).Select(i => $"long{i}")];
        foreach (var key in keys)
            _source[key] = new string('x', 150_000);
        await cache.GetManyAsync(keys);
        await cache.GetManyAsync(keys);
        Assert.That(_node.Reads, Is.GreaterThan(4).And.LessThan(8), "300,000 bytes each: three of four are kept");
    }

    [Test]
    public async Task Confirm_ExactlyAtMaxStaleness_KeepsWhatIsHere()
    {
        await _cache.GetAsync("k");
        _time.Advance(3 * Second);
        _node.Confirm();
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_ObjectExpiresBeforeTheTtl_IsNotKeptLonger()
    {
        _cache.Policy = (_, _) => new EntryPolicy { Ttl = 5 * Second, Jitter = 0 };
        await _cache.GetAsync("k");
        _source["k"] = "new";
        Pass(6);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_ObjectMayBeRefreshedBeforeTheTtl_IsNotKeptLonger()
    {
        _cache.Policy = (_, _) => new EntryPolicy { Ttl = 10 * Second, RefreshAhead = 4 * Second, Jitter = 0 };
        await _cache.GetAsync("k");
        Pass(5);
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(1));
        Pass(2);
        await _cache.GetAsync("k");
        Assert.That(_node.Reads, Is.EqualTo(2), "whoever reads the store sees that it may be refreshed");
    }

    [Test]
    public void Constructor_StoreCannotTellOfInvalidations_SaysSo() =>
        Assert.That(() => new TextCache(new MuteStore(_shared), _source, Options()), Throws.ArgumentException.With.Message.Contains("LocalTier"));

    [Test]
    public async Task Get_TwoCachesOfOneMemoryStore_HearOfEachOther()
    {
        var first = new TextCache(_shared, _source, Options());
        var second = new TextCache(_shared, _source, Options());
        await first.GetAsync("k");
        await ChangeAsync("new", second);
        Assert.That(await first.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_HitHere_IsCountedAsOne()
    {
        var cache = new TextCache(_node, _source, Options() with { Name = nameof(Get_HitHere_IsCountedAsOne) });
        _node.Confirm();
        await cache.GetAsync("k");
        using var meter = new MeterReader(nameof(Get_HitHere_IsCountedAsOne));
        await cache.GetAsync("k");
        Assert.That(meter["cachecow.hits local"], Is.EqualTo(1));
    }

    private async Task ReadOldWhileTheMessageArrivesAsync(Func<string, Task<string?>> get, Action<CacheKeys> tell)
    {
        await _other.GetAsync("k");
        var gate = _node.AfterRead = new Gate();
        var reading = get("k");
        await gate.Reached;
        await ChangeAsync("new");
        tell(_cache.KeysOf("k"));
        gate.Open();
        Assert.That(await reading, Is.EqualTo("old"), "it began before the invalidation");
    }

    private async Task ChangeAsync(string text, TextCache? by = null)
    {
        _source["k"] = text;
        await (by ?? _other).InvalidateAsync("k");
    }

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(Second);
            _node.Confirm();
        }
    }

    private CacheCowOptions Options() => new() { TimeProvider = _time, LocalTier = new LocalTierOptions { Ttl = 30 * Second } };

    private sealed class MuteStore(ICacheStore inner) : StoreDouble(inner)
    {
        public override IInvalidationLink? Listen(IInvalidationListener listener) => null;
    }
}
