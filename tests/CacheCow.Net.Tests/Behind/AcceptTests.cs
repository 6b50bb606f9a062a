using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>What readers see from the moment at which a value is accepted.</summary>
[TestFixture]
internal sealed class AcceptTests : BehindFixture
{
    [Test]
    public async Task Accept_SourceHasItNotYet_EveryProcessReadsIt()
    {
        var (cache, other) = (OpenReader(), OpenReader());
        Assert.That(await other.GetAsync("k"), Is.EqualTo("old"));
        var first = await cache.AcceptAsync("k", "1");
        Assert.That(await other.GetAsync("k"), Is.EqualTo("1"));
        Assert.That(await other.GetAsync("k"), Is.EqualTo("1"), "from the cache");
        Assert.That(await cache.AcceptAsync("k", "2"), Is.GreaterThan(first));
        Assert.That((await other.GetAsync("k"), cache.Get("k")), Is.EqualTo(("2", "2")));
        Assert.That(Source["k"], Is.EqualTo("old"));
    }

    [Test]
    public async Task Accept_Null_EveryProcessReadsThatThereIsNone()
    {
        var (cache, other) = (OpenReader(), OpenReader());
        await cache.AcceptAsync("k", null);
        Assert.That(await other.GetAsync("k"), Is.Null);
        Assert.That(await other.GetManyAsync(["k"]), Is.Empty);
    }

    [Test]
    public void Accept_Synchronously_IsRead()
    {
        var cache = OpenReader();
        cache.Accept("k", "1");
        Assert.That(cache.Get("k"), Is.EqualTo("1"));
    }

    [Test]
    public async Task GetMany_SomeWait_ThoseFromTheQueueTheOthersFromTheSource()
    {
        var (cache, other) = (OpenReader(), OpenReader());
        (Source["a"], Source["b"], Source["c"]) = ("a0", "b0", "c0");
        await cache.AcceptAsync("b", "b1");
        await cache.AcceptAsync("c", null);
        await cache.AcceptAsync("d", "d1");
        Assert.That(await other.GetManyAsync(["a", "b", "c", "d", "e"]), Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "a0", ["b"] = "b1", ["d"] = "d1" }));
        Assert.That(Source.Fetches, Is.EqualTo(2), "a and e");
    }

    [Test]
    public async Task Get_ValueIsAcceptedWhileTheSourceIsRead_IsNotStored([Values] bool isFenced)
    {
        // The reader has asked the queue, and has the old object in its hands; then a value is accepted, and I1 voids its lease.
        var unfenced = new HookedStore(new NoInvalidation(Store));
        var (reader, cache) = (OpenReader(), OpenReader(isFenced ? Store : unfenced));
        var gate = Source.Hold = new Gate();
        var reading = reader.GetAsync("k").AsTask();
        await gate.Reached;
        await cache.AcceptAsync("k", "new");
        gate.Open();
        Assert.That(await reading, Is.EqualTo("old"), "it began before");
        Assert.That(await reader.GetAsync("k"), Is.EqualTo(isFenced ? "new" : "old"));
    }

    [Test]
    public async Task Get_ValueIsAcceptedAndWrittenAfterTheQueueWasAsked_IsNotStaleAfterwards()
    {
        var (gate, store) = (new Gate(), new HookedStore(Store));
        var (reader, cache) = (OpenReader(store), Open());
        store.After = step => step == "ReadNewest" ? gate.PassAsync() : Task.CompletedTask;
        var reading = reader.GetAsync("k").AsTask();
        await gate.Reached; // nothing waits, it was told
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        gate.Open();
        Assert.That(await reading, Is.EqualTo("new"), "the source has it");
        Assert.That(await reader.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_NewerValueIsAcceptedAndWrittenAfterAnOlderWasSeen_TheOlderIsNotStored()
    {
        var (gate, store) = (new Gate(), new HookedStore(Store));
        var (reader, cache) = (OpenReader(store), Open());
        var held = new Gate();
        cache.BeforeWrite = (_, value, _, token) => value == "1" ? held.PassAsync(token) : Task.CompletedTask;
        await cache.AcceptAsync("k", "1");
        store.After = step => step == "ReadNewest" ? gate.PassAsync() : Task.CompletedTask;
        var reading = reader.GetAsync("k").AsTask();
        await gate.Reached; // it has seen 1
        await cache.AcceptAsync("k", "2");
        held.Open();
        await RunAsync(cache.DrainAsync());
        gate.Open();
        Assert.That(await reading, Is.EqualTo("1"), "it began before");
        Assert.That(await reader.GetAsync("k"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Get_EntryIsRemovedWhileTheSourceIsAsked_NothingIsLost()
    {
        // Removed only after the source has it: who is told that nothing waits finds it there.
        var cache = Open();
        var (store, reader) = (new HookedStore(Store), default(BehindCache));
        string? seen = null;
        cache.BeforeWrite = async (_, _, _, token) => seen = await reader!.GetAsync("k", token);
        reader = OpenReader(store);
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        Assert.That((seen, await reader.GetAsync("k")), Is.EqualTo(("new", "new")));
    }

    [Test]
    public async Task Accept_DiesBeforeTheInvalidation_IsWrittenAndNothingOldStays()
    {
        var dying = new HookedStore(Store);
        var (cache, other) = (OpenReader(dying), Open());
        Assert.That(await other.GetAsync("k"), Is.EqualTo("old"), "cached");
        dying.Before = step => step == "Invalidate" ? Die() : Task.CompletedTask;
        _ = cache.AcceptAsync("k", "new").AsTask();
        await RunAsync(other.DrainAsync());
        Assert.That((Source["k"], await other.GetAsync("k")), Is.EqualTo(("new", "new")));
    }

    [Test]
    public async Task Accept_InvalidationFails_ThrowsAndSaysThatItIsAccepted()
    {
        var store = new HookedStore(Store) { Before = step => step == "Invalidate" ? throw new IOException("away") : Task.CompletedTask };
        var cache = OpenReader(store);
        Assert.That(async () => await cache.AcceptAsync("k", "new"), Throws.TypeOf<CacheStoreException>().With.Message.Contains("was accepted as number"));
        Assert.That((await StateAsync()).Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Accept_InvalidationFails_IsTriedAgain()
    {
        var failures = 0;
        var store = new HookedStore(Store) { Before = step => step == "Invalidate" && failures++ < 3 ? throw new IOException("away") : Task.CompletedTask };
        var (cache, other) = (OpenReader(store), OpenReader());
        Assert.That(await other.GetAsync("k"), Is.EqualTo("old"), "cached");
        Assert.That(async () => await cache.AcceptAsync("k", "new"), Throws.TypeOf<CacheStoreException>());
        await RunAsync("what was cached is removed", () => other.Get("k") == "new");
    }

    [Test]
    public async Task Accept_AnswerIsLost_NobodyReadsWhatWasCachedForLong([Values] bool isCancelled)
    {
        using var cancelling = new CancellationTokenSource();
        var store = new HookedStore(Store);
        store.After = step => step != "Enqueue" ? Task.CompletedTask : isCancelled ? cancelling.CancelAsync() : throw new IOException("the answer is lost");
        var (cache, other) = (OpenReader(new WaitingStore(store)), OpenReader());
        Assert.That(await other.GetAsync("k"), Is.EqualTo("old"), "cached");
        Assert.That(async () => await cache.AcceptAsync("k", "new", cancelling.Token), isCancelled ? Throws.InstanceOf<OperationCanceledException>() : Throws.TypeOf<CacheStoreException>());
        Assert.That((await StateAsync()).Length, Is.EqualTo(1), "it was accepted all the same");
        await RunAsync("what was cached is removed", () => other.Get("k") == "new");
    }

    [Test]
    public async Task Replay_AnswerIsLost_NobodyReadsWhatWasCachedForLong()
    {
        var store = new HookedStore(Store) { After = step => step == "Replay" ? throw new IOException("the answer is lost") : Task.CompletedTask };
        var (cache, worker) = (OpenReader(store), Open(behind: Behind with { MaxAttempts = 1 }));
        worker.BeforeWrite = (_, _, _, _) => throw new InvalidOperationException("refused");
        var id = await worker.AcceptAsync("k", "new");
        await RunAsync(worker.DrainAsync());
        await RunAsync(worker.DisposeAsync().AsTask());
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"), "cached");
        Assert.That(async () => await cache.ReplayAsync(id), Throws.TypeOf<CacheStoreException>());
        await RunAsync("what was cached is removed", () => cache.Get("k") == "new");
    }

    [Test]
    public void Accept_QueueFails_ThrowsAndNothingIsAccepted()
    {
        var cache = OpenReader(new HookedStore(Store) { Before = step => step == "Enqueue" ? throw new IOException("away") : Task.CompletedTask });
        Assert.That(async () => await cache.AcceptAsync("k", "new"), Throws.TypeOf<CacheStoreException>().With.Message.Contains("'texts'").And.Message.Contains("away"));
        Assert.That(async () => await cache.AcceptAsync(null!, "new"), Throws.ArgumentNullException);
        Assert.That(async () => await cache.AcceptAsync("k", "new", new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Get_QueueCannotBeAsked_ThrowsUnlessTheSourceWillDo()
    {
        var store = new HookedStore(Store);
        var (cache, careless) = (OpenReader(store), OpenReader(store, Behind with { ReadsWithoutQueue = true }));
        await cache.AcceptAsync("k", "new");
        store.Before = step => step == "ReadNewest" ? throw new IOException("away") : Task.CompletedTask;
        Assert.That(async () => await cache.GetAsync("k"), Throws.TypeOf<CacheStoreException>());
        Assert.That(async () => await cache.GetManyAsync(["k"]), Throws.TypeOf<CacheStoreException>());
        Assert.That(await careless.GetAsync("k"), Is.EqualTo("old"));
        store.Before = null;
        Assert.That(await careless.GetAsync("k"), Is.EqualTo("new"), "what was older is not cached");
    }

    [Test]
    public async Task Get_InATransaction_SeesWhatWaits()
    {
        var cache = OpenReader();
        await cache.AcceptAsync("k", "new");
        using var transaction = new System.Transactions.TransactionScope();
        Assert.That(cache.Get("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_WhatWaitsCannotBeRead_IsTheSourcesAndNotCached()
    {
        var cache = OpenReader();
        var name = System.Text.Encoding.UTF8.GetBytes(CacheKeys.For("text", "k").Identity);
        await Store.EnqueueAsync(Behind.Queue, name, new byte[] { 1, 2, 3 }, 10, default);
        using var meter = new MeterReader(nameof(BehindCache));
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That((Source.Fetches, meter["cachecow.decode.misses foreign"]), Is.EqualTo((2, 2L)));
    }

    /// <summary>Who cancels does not wait for the answer.</summary>
    private sealed class WaitingStore(HookedStore inner) : QueueStore(inner, TimeProvider.System)
    {
        public override async ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken)
        {
            var sequence = await inner.EnqueueAsync(queue, key, value, maxLength, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return sequence;
        }
    }

    /// <summary>The twin: accepting does not invalidate.</summary>
    private sealed class NoInvalidation(QueueStore inner) : QueueStore(inner, TimeProvider.System)
    {
        public override ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) => default;

        public override ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken) =>
            inner.EnqueueAsync(queue, key, value, maxLength, cancellationToken);
    }
}
