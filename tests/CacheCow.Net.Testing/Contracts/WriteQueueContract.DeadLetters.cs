namespace CacheCow.Net.Testing;

public abstract partial class WriteQueueContract
{
    [Test]
    public async Task Bury_AnEntry_IsADeadLetterAndNotInTheQueue()
    {
        var sequence = await EnqueueAsync("a", "1");
        await _queues.BeginAttemptAsync(_queue, _worker, sequence, default);
        await _queues.BeginAttemptAsync(_queue, _worker, sequence, default);
        Assert.That(await BuryAsync(sequence, "System.TimeoutException"), Is.True);
        Assert.That(await ReadAsync(), Is.Empty);

        var letter = (await _queues.ReadDeadAsync(_queue, 0, 10, default)).Single();
        Assert.That((letter.Sequence, Text(letter.Key), Text(letter.Value)), Is.EqualTo((sequence, "a", "1")));
        Assert.That((letter.Reason, letter.Attempts), Is.EqualTo(("System.TimeoutException", 2)));
        Assert.That(letter.BuriedAt, Is.EqualTo(Now).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task Bury_Twice_SaysYesTwiceAndThereIsOneLetter()
    {
        var sequence = await EnqueueAsync("a", "1");
        Assert.That((await BuryAsync(sequence), await BuryAsync(sequence)), Is.EqualTo((true, true)));
        Assert.That((await StateAsync()).DeadLetters, Is.EqualTo(1));
    }

    [Test]
    public async Task ReadDead_Several_ComesInPagesInTheirOrder()
    {
        var sequences = new List<long>();
        for (var i = 0; i < 5; i++)
            sequences.Add(await EnqueueAsync("a", $"{i}"));
        foreach (var sequence in Enumerable.Reverse(sequences))
            await BuryAsync(sequence);
        var page = await _queues.ReadDeadAsync(_queue, 0, 2, default);
        Assert.That(page.Select(one => one.Sequence), Is.EqualTo(sequences[..2]));
        page = await _queues.ReadDeadAsync(_queue, page[^1].Sequence, 10, default);
        Assert.That(page.Select(one => one.Sequence), Is.EqualTo(sequences[2..]));
    }

    [Test]
    public async Task Replay_ADeadLetter_IsTheNewestAgainWithANewNumberAndNoAttempts()
    {
        var sequence = await EnqueueAsync("a", "1");
        await EnqueueAsync("b", "2");
        await _queues.BeginAttemptAsync(_queue, _worker, sequence, default);
        await BuryAsync(sequence);
        var reply = await _queues.ReplayAsync(_queue, sequence, force: false, default);
        Assert.That(reply.State, Is.EqualTo(ReplayState.Replayed));
        Assert.That(Values(await ReadAsync()), Is.EqualTo(new[] { "2", "1" }));
        Assert.That((await ReadAsync())[^1].Sequence, Is.EqualTo(reply.Sequence).And.GreaterThan(sequence));
        Assert.That(await NewestAsync("a"), Is.EqualTo("1"));
        Assert.That(await _queues.BeginAttemptAsync(_queue, _worker, reply.Sequence, default), Is.EqualTo(1));
        Assert.That(await _queues.ReadDeadAsync(_queue, 0, 10, default), Is.Empty);
    }

    [Test]
    public async Task Replay_NoSuchLetter_IsNotFound()
    {
        var sequence = await EnqueueAsync("a", "1");
        Assert.That((await _queues.ReplayAsync(_queue, sequence, force: true, default)).State, Is.EqualTo(ReplayState.NotFound));
        Assert.That((await _queues.ReplayAsync(_queue, 7, force: false, default)).State, Is.EqualTo(ReplayState.NotFound));
    }

    [Test]
    public async Task Replay_SomethingNewerWaits_IsRefusedUnlessForced()
    {
        await BuryAsync(await EnqueueAsync("a", "0"));
        var sequence = await EnqueueAsync("a", "1");
        await BuryAsync(sequence);
        await EnqueueAsync("a", "2");
        await AssertRefusedUnlessForcedAsync(sequence);
        Assert.That(Values(await ReadAsync()), Is.EqualTo(new[] { "2", "1" }));
    }

    [Test]
    public async Task Replay_SomethingNewerWasWritten_IsRefusedUnlessForced()
    {
        var sequence = await EnqueueAsync("a", "1");
        await BuryAsync(sequence);
        await DequeueAsync(await EnqueueAsync("a", "2"));
        Assert.That(await NewestAsync("a"), Is.Null);
        await AssertRefusedUnlessForcedAsync(sequence);
    }

    [Test]
    public async Task Replay_SomethingNewerWasDiscarded_IsRefusedUnlessForced()
    {
        var (first, second) = (await EnqueueAsync("a", "1"), await EnqueueAsync("a", "2"));
        await BuryAsync(first);
        await BuryAsync(second);
        await _queues.DiscardAsync(_queue, second, default);
        await AssertRefusedUnlessForcedAsync(first);
    }

    [Test]
    public async Task Replay_OtherKeysAreNewer_IsNotRefused()
    {
        var sequence = await EnqueueAsync("a", "1");
        await BuryAsync(sequence);
        await EnqueueAsync("b", "2");
        Assert.That((await _queues.ReplayAsync(_queue, sequence, force: false, default)).State, Is.EqualTo(ReplayState.Replayed));
    }

    [Test]
    public async Task Discard_ADeadLetter_IsGone()
    {
        var sequence = await EnqueueAsync("a", "1");
        Assert.That(await _queues.DiscardAsync(_queue, sequence, default), Is.False, "it is no dead letter yet");
        await BuryAsync(sequence);
        Assert.That(await _queues.DiscardAsync(_queue, sequence, default), Is.True);
        Assert.That(await _queues.DiscardAsync(_queue, sequence, default), Is.False);
        Assert.That(await _queues.ReadDeadAsync(_queue, 0, 10, default), Is.Empty);
    }

    [Test]
    public async Task Discard_SomethingNewerWaits_ItStaysTheNewest()
    {
        var sequence = await EnqueueAsync("a", "1");
        await BuryAsync(sequence);
        await EnqueueAsync("a", "2");
        await _queues.DiscardAsync(_queue, sequence, default);
        Assert.That(await NewestAsync("a"), Is.EqualTo("2"));
    }

    private async Task AssertRefusedUnlessForcedAsync(long sequence)
    {
        Assert.That((await _queues.ReplayAsync(_queue, sequence, force: false, default)).State, Is.EqualTo(ReplayState.NewerAccepted));
        Assert.That((await _queues.ReplayAsync(_queue, sequence, force: true, default)).State, Is.EqualTo(ReplayState.Replayed));
        Assert.That(await NewestAsync("a"), Is.EqualTo("1"));
    }
}
