using CacheCow.Net.Testing;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>What a feed keeps in the store. Needs no driver.</summary>
[TestFixture]
internal sealed class FeedStoreTests
{
    private FakeTime _time = null!;
    private MemoryStore _store = null!;

    [SetUp]
    public void MakeStore()
    {
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
    }

    [Test]
    public async Task Read_NothingSaved_IsNone() => Assert.That(await New().ReadAsync(default), Is.Null);

    [Test]
    public async Task Save_Later_IsRead()
    {
        Assert.That(await New().SaveAsync(At(1), false, default), Is.True);
        Assert.That(await New().SaveAsync(At(2), false, default), Is.True);
        _time.Advance(TimeSpan.FromDays(3000));

        Assert.That(await New().ReadAsync(default), Is.EqualTo(At(2)), "it does not expire");
    }

    [TestCase(false, ExpectedResult = 2UL)]
    [TestCase(true, ExpectedResult = 1UL)]
    public async Task<ulong> Save_Earlier_StaysUnlessToldOtherwise(bool alsoIfOlder)
    {
        await New().SaveAsync(At(2), false, default);
        Assert.That(await New().SaveAsync(At(1), alsoIfOlder, default), Is.True);

        return (await New().ReadAsync(default))!.Time;
    }

    [Test]
    public async Task Save_OverWhatIsNoPosition_IsRead()
    {
        var keys = CacheKeys.For("mongo-feed", "shop", "feed");
        var token = LeaseToken.Create();
        await _store.LeaseAsync(keys, token, TimeSpan.FromSeconds(1), null, default);
        await _store.FillAsync(keys, token, new byte[100], TimeSpan.Zero, default);
        Assert.That(await New().ReadAsync(default), Is.Null);

        await New().SaveAsync(At(1), false, default);

        Assert.That(await New().ReadAsync(default), Is.EqualTo(At(1)));
    }

    [Test]
    public async Task Save_WhileAnotherIsSaving_IsRefusedAndTheOthersFillIsNotUndone()
    {
        var gated = new GatedStore(_store) { BeforeFill = new Gate() };
        var gate = gated.BeforeFill;
        var slow = New(gated).SaveAsync(At(1), false, default);
        await gate.Reached;

        Assert.That(await New().SaveAsync(At(2), false, default), Is.False);
        gate.Open();

        Assert.That((await slow, await New().ReadAsync(default)), Is.EqualTo((true, At(1))));
    }

    [Test]
    public async Task Save_InvalidatedBetweenLeaseAndFill_IsSavedAgain()
    {
        var gated = new GatedStore(_store) { BeforeFill = new Gate() };
        var gate = gated.BeforeFill;
        var saving = New(gated).SaveAsync(At(1), false, default);
        await gate.Reached;
        await _store.ClearAsync(null, default);
        gate.Open();

        Assert.That((await saving, await New().ReadAsync(default)), Is.EqualTo((true, At(1))));
    }

    [Test]
    public async Task TakeTurn_Two_IsTheFirstOnesUntilItExpires()
    {
        var (first, second) = (New(), New());

        Assert.That((await first.TakeTurnAsync(default), await second.TakeTurnAsync(default)), Is.EqualTo((true, false)));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await first.TakeTurnAsync(default), await second.TakeTurnAsync(default)), Is.EqualTo((true, false)), "kept");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await second.TakeTurnAsync(default), Is.False, "it began anew");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That((await second.TakeTurnAsync(default), await first.TakeTurnAsync(default)), Is.EqualTo((true, false)), "expired");
    }

    [Test]
    public async Task LeaveTurn_Own_IsFreeAndAnothersIsLeftAlone()
    {
        var (first, second) = (New(), New());
        await first.TakeTurnAsync(default);
        await second.LeaveTurnAsync(default);
        Assert.That(await second.TakeTurnAsync(default), Is.False);

        await first.LeaveTurnAsync(default);

        Assert.That(await second.TakeTurnAsync(default), Is.True);
    }

    [Test]
    public async Task TakeTurn_OtherFeed_IsAnothersTurn()
    {
        await New().TakeTurnAsync(default);

        Assert.That(await new FeedStore(_store, "shop", "other", new MongoFeedOptions()).TakeTurnAsync(default), Is.True);
    }

    private FeedStore New(ICacheStore? store = null) => new(store ?? _store, "shop", "feed", new MongoFeedOptions());

    private static StoredPosition At(ulong time) => new([5, 0, 0, 0, (byte)time], time, 7);
}
