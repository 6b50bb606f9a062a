namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Queues, beyond what every store does.</summary>
[TestFixture]
internal sealed class QueueTests : StoreFixture
{
    private const string Queue = "orders";
    private static readonly byte[] Key = [1, 2, 3];
    private readonly LeaseToken _worker = LeaseToken.Create();

    [Test]
    public async Task Queue_FileIsReopened_IsAsItWas()
    {
        long sequence;
        await using (var before = Open())
        {
            sequence = await EnqueueAsync(before, [7]);
            await before.LeaseQueueAsync(Queue, _worker, StoreSteps.Minute, default);
            await before.BeginAttemptAsync(Queue, _worker, sequence, default);
        }

        await using var after = Open();
        Assert.That((await after.ReadQueueAsync(Queue, 0, 10, default)).Single().Value.ToArray(), Is.EqualTo(new byte[] { 7 }));
        Assert.That(await after.LeaseQueueAsync(Queue, LeaseToken.Create(), StoreSteps.Minute, default), Is.False);
        Assert.That(await after.BeginAttemptAsync(Queue, _worker, sequence, default), Is.EqualTo(2));
        Assert.That(await EnqueueAsync(after, [8]), Is.GreaterThan(sequence));
    }

    [Test]
    public async Task Enqueue_ClockWasSetBack_NumbersGoOnRising()
    {
        var time = new ShiftedTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time });
        var first = await EnqueueAsync(store, [1]);
        time.Shift = TimeSpan.FromDays(-1);
        Assert.That(await EnqueueAsync(store, [2]), Is.EqualTo(first + 1));
    }

    [Test]
    public async Task Clear_ThereAreQueues_LeavesThem()
    {
        await using var store = Open();
        await EnqueueAsync(store, [1]);
        await store.ClearAsync(null, default);
        await store.InvalidateMatchingAsync(("*", "*"), null, default);
        Assert.That((await store.GetQueueStateAsync(Queue, default)).Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Read_LargeValues_ComeInPagesOfSomeMegabytes()
    {
        await using var store = Open();
        for (var i = 0; i < 6; i++)
            await EnqueueAsync(store, new byte[6 << 20]);
        var page = await store.ReadQueueAsync(Queue, 0, 100, default);
        Assert.That(page, Has.Length.EqualTo(3));
        Assert.That(await store.ReadQueueAsync(Queue, page[^1].Sequence, 100, default), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Entries_WrittenGivenUpReplayedAndDiscarded_LeaveNothingBehind()
    {
        await using var store = Open();
        await store.LeaseQueueAsync(Queue, _worker, StoreSteps.Minute, default);
        var (written, dead, again) = (await EnqueueAsync(store, [1]), await EnqueueAsync(store, [2, 2]), await EnqueueAsync(store, [3, 3, 3]));
        await store.DequeueAsync(Queue, _worker, written, default);
        await store.BuryAsync(Queue, _worker, dead, "reason", default);
        await store.BuryAsync(Queue, _worker, again, "\ud800", default);
        Assert.That((await store.ReadDeadAsync(Queue, dead, 1, default)).Single().Reason, Is.EqualTo("\ufffd"));
        var reply = await store.ReplayAsync(Queue, again, force: false, default);
        Assert.That((await store.ReadQueueAsync(Queue, 0, 10, default)).Single().Value.Length, Is.EqualTo(3));
        await store.DequeueAsync(Queue, _worker, reply.Sequence, default);
        await store.DiscardAsync(Queue, dead, default);

        using var file = new RawFile(File);
        foreach (var table in new[] { "queued", "queued_value", "queued_key", "dead_letter" })
            Assert.That(file.Number($"SELECT count(*) FROM {table}"), Is.Zero, table);
        Assert.That(file.Number("SELECT abs(length) + abs(dead) + abs(bytes) FROM queue"), Is.Zero);
    }

    [TestCase("UPDATE queued SET key = 'text'")]
    [TestCase("UPDATE queued SET attempts = 'many'")]
    [TestCase("UPDATE queued_value SET value = 5")]
    [TestCase("DELETE FROM queued_value")]
    [TestCase("DELETE FROM queued_key")]
    [TestCase("UPDATE queued_key SET newest = 'none', count = 'none'")]
    [TestCase("UPDATE queue SET length = 'a', dead = 'b', bytes = 'c', leased = 'd'")]
    public async Task Queue_ChangedByAnotherProgram_IsReadAndEmptiedAllTheSame(string sql)
    {
        await using var store = Open();
        await store.LeaseQueueAsync(Queue, _worker, StoreSteps.Minute, default);
        for (byte i = 0; i < 3; i++)
            await EnqueueAsync(store, [i]);
        RawFile.RunOnce(File, sql);
        await store.ReadNewestAsync(Queue, [Key], default);
        await store.GetQueueStateAsync(Queue, default);
        var entries = await store.ReadQueueAsync(Queue, 0, 10, default);
        Assert.That(entries, Has.Length.EqualTo(3));
        Assert.That(await store.BeginAttemptAsync(Queue, _worker, entries[0].Sequence, default), Is.Positive);
        await store.BuryAsync(Queue, _worker, entries[0].Sequence, "reason", default);
        Assert.That(await store.ReadDeadAsync(Queue, 0, 10, default), Has.Length.EqualTo(1));
        Assert.That((await store.ReplayAsync(Queue, entries[0].Sequence, force: true, default)).State, Is.EqualTo(ReplayState.Replayed));
        foreach (var entry in await store.ReadQueueAsync(Queue, 0, 10, default))
            Assert.That(await store.DequeueAsync(Queue, _worker, entry.Sequence, default), Is.True);
        Assert.That(await store.ReadQueueAsync(Queue, 0, 10, default), Is.Empty);
    }

    [TestCase("INSERT INTO queued VALUES (1, 'last', x'01', 0)")]
    [TestCase("INSERT INTO queued VALUES (1, 1.5, x'01', 0)")]
    [TestCase("INSERT INTO dead_letter VALUES (1, 'last', x'01', x'', 0, 0)")]
    [TestCase("UPDATE queue SET last = 9223372036854775807")]
    public async Task Queue_NumbersThatCouldNotBeRemoved_CannotBePutIn(string sql)
    {
        await using var store = Open();
        await EnqueueAsync(store, [1]);
        Assert.That(() => RawFile.RunOnce(File, sql), Throws.TypeOf<SqliteError>().With.Message.Contains("CHECK"));
    }

    [Test]
    public async Task Arguments_OutOfRange_AreRefused()
    {
        await using var store = Open();
        Assert.That(async () => await store.ReadQueueAsync(Queue, 0, 0, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.ReadDeadAsync(Queue, 0, 0, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.LeaseQueueAsync(Queue, _worker, TimeSpan.Zero, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.BuryAsync(Queue, _worker, 1, "", default), Throws.ArgumentException);
        Assert.That(async () => await store.BuryAsync(Queue, _worker, 1, new string('r', 501), default), Throws.ArgumentException.With.Message.Contains("501"));
        Assert.That(async () => await store.ReadNewestAsync(Queue, null!, default), Throws.ArgumentNullException);
        Assert.That(await store.EnqueueAsync(Queue, Key, Key, 0, default), Is.Zero);
    }

    private static ValueTask<long> EnqueueAsync(SqliteStore store, byte[] value) => store.EnqueueAsync(Queue, Key, value, 100, default);
}
