namespace CacheCow.Net.Testing;

public abstract partial class WriteQueueContract
{
    [Test]
    public async Task Newest_OfSeveral_IsTheLastOfEachKey()
    {
        await EnqueueAsync("a", "1");
        await EnqueueAsync("b", "2");
        await EnqueueAsync("a", "3");
        var newest = await _queues.ReadNewestAsync(_queue, [Bytes("b"), Bytes("none"), Bytes("a"), Bytes("b")], default);
        Assert.That(newest.Select(value => value is { } bytes ? Text(bytes) : null), Is.EqualTo(new[] { "2", null, "3", "2" }));
    }

    [Test]
    public async Task Newest_NoKeys_IsEmpty() => Assert.That(await _queues.ReadNewestAsync(_queue, [], default), Is.Empty);

    [Test]
    public async Task Newest_EmptyValue_IsEmptyAndNotNull()
    {
        await _queues.EnqueueAsync(_queue, Bytes("a"), default, 10, default);
        Assert.That((await _queues.ReadNewestAsync(_queue, [Bytes("a")], default))[0]?.Length, Is.Zero);
    }

    [Test]
    public async Task Newest_OlderOneIsDequeued_Stays()
    {
        var first = await EnqueueAsync("a", "1");
        await EnqueueAsync("a", "2");
        await DequeueAsync(first);
        Assert.That(await NewestAsync("a"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Newest_ItIsDequeued_IsNone()
    {
        await DequeueAsync(await EnqueueAsync("a", "1"));
        Assert.That(await NewestAsync("a"), Is.Null);
    }

    [Test]
    public async Task Newest_ItIsADeadLetter_IsNone()
    {
        await EnqueueAsync("a", "1");
        await BuryAsync(await EnqueueAsync("a", "2"));
        Assert.That(await NewestAsync("a"), Is.Null);
    }

    [Test]
    public async Task Lease_HeldBySomebodyElse_IsRefusedUntilItEnds()
    {
        var other = LeaseToken.Create();
        Assert.That(await LeaseAsync(other), Is.False);
        Assert.That(await _queues.ReleaseQueueAsync(_queue, other, default), Is.False);
        Assert.That(await _queues.ReleaseQueueAsync(_queue, _worker, default), Is.True);
        Assert.That(await LeaseAsync(other), Is.True);
        Assert.That(await LeaseAsync(_worker), Is.False);
    }

    [Test]
    public async Task Lease_LifetimePassed_GoesToTheNextAndTheFirstCanDoNothing()
    {
        var (sequence, next) = (await EnqueueAsync("a", "1"), LeaseToken.Create());
        await LeaseAsync(_worker, Brief);
        await PassAsync(Brief);
        Assert.That(await _queues.BeginAttemptAsync(_queue, _worker, sequence, default), Is.Zero, "absence refuses");
        Assert.That(await LeaseAsync(next), Is.True);
        await AssertCanDoNothingAsync(sequence);
        Assert.That(await _queues.DequeueAsync(_queue, next, sequence, default), Is.True);
    }

    [Test]
    public async Task Lease_Renewed_LastsAnew()
    {
        var sequence = await EnqueueAsync("a", "1");
        await LeaseAsync(_worker, Brief);
        await LeaseAsync(_worker, Minute);
        await PassAsync(Brief);
        Assert.That(await _queues.BeginAttemptAsync(_queue, _worker, sequence, default), Is.EqualTo(1));
    }

    [Test]
    public async Task Lease_Released_TheWorkerCanDoNothing()
    {
        var sequence = await EnqueueAsync("a", "1");
        await _queues.ReleaseQueueAsync(_queue, _worker, default);
        await AssertCanDoNothingAsync(sequence);
    }

    [Test]
    public async Task BeginAttempt_AgainAndAgain_CountsAlsoForTheNextWorker()
    {
        var (first, second, next) = (await EnqueueAsync("a", "1"), await EnqueueAsync("b", "2"), LeaseToken.Create());
        Assert.That(await _queues.BeginAttemptAsync(_queue, _worker, first, default), Is.EqualTo(1));
        Assert.That(await _queues.BeginAttemptAsync(_queue, _worker, first, default), Is.EqualTo(2));
        await _queues.ReleaseQueueAsync(_queue, _worker, default);
        await LeaseAsync(next);
        Assert.That(await _queues.BeginAttemptAsync(_queue, next, first, default), Is.EqualTo(3));
        Assert.That(await _queues.BeginAttemptAsync(_queue, next, second, default), Is.EqualTo(1));
    }

    [Test]
    public async Task BeginAttempt_EntryIsGone_IsZero()
    {
        var sequence = await EnqueueAsync("a", "1");
        await DequeueAsync(sequence);
        Assert.That(await _queues.BeginAttemptAsync(_queue, _worker, sequence, default), Is.Zero);
    }

    [Test]
    public async Task Dequeue_Twice_SaysYesTwice()
    {
        var (first, _) = (await EnqueueAsync("a", "1"), await EnqueueAsync("a", "2"));
        Assert.That(await DequeueAsync(first), Is.True);
        Assert.That(await DequeueAsync(first), Is.True);
        Assert.That(Values(await ReadAsync()), Is.EqualTo(new[] { "2" }));
    }

    private ValueTask<bool> DequeueAsync(long sequence) => _queues.DequeueAsync(_queue, _worker, sequence, default);

    private async Task AssertCanDoNothingAsync(long sequence)
    {
        Assert.That(await _queues.BeginAttemptAsync(_queue, _worker, sequence, default), Is.Zero);
        Assert.That(await DequeueAsync(sequence), Is.False);
        Assert.That(await BuryAsync(sequence), Is.False);
        Assert.That((await ReadAsync()).Select(one => one.Sequence), Is.EqualTo(new[] { sequence }));
        Assert.That(await _queues.ReadDeadAsync(_queue, 0, 10, default), Is.Empty);
    }
}
