using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>The store's time, as far as it is known without waiting.</summary>
internal sealed class StoreClockTests
{
    private readonly FakeTime _time = new();
    private ScriptedStore _store = null!;
    private StoreClock _clock = null!;
    private StoreSteps _steps = null!;

    [SetUp]
    public void SetUp()
    {
        _store = new ScriptedStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));
        _clock = new StoreClock(_store);
        _steps = new StoreSteps(_store, new CacheCowOptions { TimeProvider = _time }, new CacheMetrics("clock"));
    }

    [Test]
    public void IsPast_TheTimeOfTheStore_IsSo()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.That((_clock.IsPast(now - 1), _clock.IsPast(now), _clock.IsPast(now + 1)), Is.EqualTo((true, true, false)));
        Assert.That((_clock.TryRead(out var read), read), Is.EqualTo((true, now)));
    }

    [Test]
    public void IsPast_TheTimeIsNotKnown_IsSo()
    {
        _store.Before = _ => new TaskCompletionSource().Task;
        Assert.That(_clock.TryRead(out var now), Is.False);
        Assert.That(now, Is.Zero);
        Assert.That(_clock.IsPast(long.MaxValue), Is.True);
    }

    [Test]
    public async Task Settle_ByMany_WaitsForOneAnswer()
    {
        Assert.That(_clock.IsSettled, Is.False);
        var late = new TaskCompletionSource();
        _store.Before = _ => late.Task;
        var (first, second) = (_clock.SettleAsync(_steps), _clock.SettleAsync(_steps));
        Assert.That(second, Is.SameAs(first));
        Assert.That((first.IsCompleted, _clock.IsSettled), Is.EqualTo((false, false)));
        late.SetResult();
        await first;
        Assert.That(_clock.IsSettled, Is.True);
        Assert.That(_store.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Settle_AnotherAsksMeanwhile_BothWaitForTheSameAnswer()
    {
        Task? other = null;
        _store.Before = _ =>
        {
            _store.Before = static _ => Task.CompletedTask;
            other = _clock.SettleAsync(_steps);
            return Task.CompletedTask;
        };
        var one = _clock.SettleAsync(_steps);
        Assert.That(one, Is.SameAs(other));
        await one;
    }
}
