namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Queues in a full file: entries stay, objects go, and what does not fit is not accepted.</summary>
[TestFixture]
internal sealed class FullQueueTests : StoreFixture
{
    private const string Queue = "orders";
    private static readonly SqliteStoreOptions Small = new() { MaxFileBytes = 512 * 1024, MaxObjectBytes = 64 * 1024 };

    [Test]
    public async Task Store_FileIsFull_EntriesNeverMakeRoomForObjects()
    {
        await using var store = Open(Small);
        for (var i = 0; i < 40; i++)
            await EnqueueAsync(store, i, 5000);
        for (var i = 0; i < 300; i++)
            Assert.That(await store.StoreAsync(StoreSteps.NewKeys(), new byte[5000], TimeSpan.FromHours(1)), Is.EqualTo(FillOutcome.Stored));
        var entries = await store.ReadQueueAsync(Queue, 0, 100, default);
        Assert.That(entries.Select(entry => BitConverter.ToInt32(entry.Key.Span)), Is.EqualTo(Enumerable.Range(0, 40)));
        Assert.That(entries.All(entry => entry.Value.Length == 5000));
    }

    [Test]
    public async Task Enqueue_FileIsFullOfObjects_TheyMakeRoom()
    {
        await using var store = Open(Small);
        for (var i = 0; i < 2000; i++)
            await store.StoreAsync(StoreSteps.NewKeys(), new byte[100], TimeSpan.FromHours(1));
        Assert.That(await EnqueueAsync(store, 0, 200_000), Is.Positive);
    }

    [Test]
    public async Task Enqueue_QueuesHoldHalfOfTheFile_SaysSoAndTheStoreGoesOn()
    {
        await using var store = Open(Small);
        var accepted = 0;
        Assert.That(
            async () =>
            {
                for (; ; accepted++)
                    await EnqueueAsync(store, accepted, 5000);
            },
            Throws.TypeOf<CacheStoreException>().With.Message.Contains(File).And.Message.Contains("'orders'").And.Message.Contains("may hold 262144").And.Message.Contains("MaxFileBytes"));
        Assert.That(accepted, Is.EqualTo(262_144 / 5004));
        Assert.That((await store.GetQueueStateAsync(Queue, default)).Length, Is.EqualTo(accepted));
        Assert.That(async () => await store.EnqueueAsync("another", new byte[1], new byte[5000], 100, default), Throws.TypeOf<CacheStoreException>());

        var (keys, write) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await store.BeginWriteAsync([keys], write, StoreSteps.Minute, default);
        Assert.That((await store.EndWriteAsync([keys], write, [new NewValue(new byte[60_000])], default))[0], Is.EqualTo(WriteOutcome.Stored));
        await EmptyAsync(store);
        Assert.That(await EnqueueAsync(store, 0, 5000), Is.Positive);
    }

    [Test]
    public async Task Enqueue_FileIsFullOfHolds_SaysSoAndAddsNothing()
    {
        await using var store = Open(Small);
        var held = 0;
        while (store.InvalidateManyAsync([.. Enumerable.Range(held, 50).Select(i => CacheKeys.For("hold", i))], StoreSteps.Minute, default).AsTask().IsCompletedSuccessfully)
            held += 50;
        Assert.That(
            async () => await EnqueueAsync(store, 0, 100_000),
            Throws.TypeOf<CacheStoreException>().With.Message.Contains("accept a write into the queue 'orders'").And.Message.Contains("MaxFileBytes"));
        Assert.That((await store.GetQueueStateAsync(Queue, default)).Length, Is.Zero);
    }

    private static async Task EmptyAsync(SqliteStore store)
    {
        var worker = LeaseToken.Create();
        await store.LeaseQueueAsync(Queue, worker, StoreSteps.Minute, default);
        foreach (var entry in await store.ReadQueueAsync(Queue, 0, 1000, default))
            await store.DequeueAsync(Queue, worker, entry.Sequence, default);
    }

    private static ValueTask<long> EnqueueAsync(SqliteStore store, int key, int bytes) =>
        store.EnqueueAsync(Queue, BitConverter.GetBytes(key), new byte[bytes], 10_000, default);
}
