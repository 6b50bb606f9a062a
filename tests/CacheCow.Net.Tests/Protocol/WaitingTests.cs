using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>Two processes, as two caches on one store: one fills, the other waits for it.</summary>
[TestFixture]
internal sealed class WaitingTests
{
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _store = null!;
    private TextCache _filler = null!;
    private TextCache _waiter = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text" };
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        var options = new CacheCowOptions { TimeProvider = _time };
        (_filler, _waiter) = (new TextCache(_store, _source, options), new TextCache(_store, _source, options));
    }

    [Test]
    public async Task Get_AnotherProcessFills_WaitsForItsObject()
    {
        var (filling, gate) = await StartFillingAsync();
        var waiting = _waiter.GetAsync("k").AsTask();
        gate.Open();
        await filling;
        Advance(TimeSpan.FromMilliseconds(50));
        Assert.That(await waiting, Is.EqualTo("text"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_AnotherProcessFillsForLongerThanFillWait_FetchesWithoutCaching()
    {
        var (filling, gate) = await StartFillingAsync();
        var waiting = _waiter.GetAsync("k").AsTask();
        Advance(TimeSpan.FromMilliseconds(499));
        Assert.That(_source.Fetches, Is.EqualTo(1));
        Advance(TimeSpan.FromMilliseconds(2));
        Assert.That(await waiting, Is.EqualTo("text"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
        Assert.That(await _store.ReadAsync(_waiter.KeysOf("k"), default), Is.Null);
        gate.Open();
        await filling;
    }

    [Test]
    public async Task Get_TheOtherProcessGivesUp_FillsItself()
    {
        var (filling, gate) = await StartFillingAsync();
        var waiting = _waiter.GetAsync("k").AsTask();
        _source.Fails = new InvalidOperationException();
        gate.Open();
        Assert.That(async () => await filling, Throws.InvalidOperationException);
        _source.Fails = null;
        Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(await waiting, Is.EqualTo("text"));
        Assert.That(await _store.ReadAsync(_waiter.KeysOf("k"), default), Is.Not.Null);
    }

    [Test]
    public async Task Get_AHoldIsInForce_FetchesAtOnceWithoutCaching()
    {
        await _filler.InvalidateAsync("k", TimeSpan.FromSeconds(2));
        Assert.That(await _waiter.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(await _waiter.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
        Advance(TimeSpan.FromSeconds(2));
        await _waiter.GetAsync("k");
        await _waiter.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(3));
    }

    [Test]
    public async Task Get_CallerCancelsWhileWaiting_LeavesAtOnce()
    {
        var (filling, gate) = await StartFillingAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = _waiter.GetAsync("k", cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        gate.Open();
        await filling;
    }

    private async Task<(Task<string?> Filling, Gate Gate)> StartFillingAsync()
    {
        var gate = _source.Hold = new Gate();
        var filling = _filler.GetAsync("k").AsTask();
        await gate.Reached;
        return (filling, gate);
    }

    // The waiter's polls run on the thread that moves the clock: when this returns, they are done.
    private void Advance(TimeSpan by) => _time.Advance(by);
}
