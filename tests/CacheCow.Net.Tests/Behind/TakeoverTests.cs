using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>A worker dies, or is thought to be dead: another goes on, and nothing is lost or out of order.</summary>
[TestFixture]
internal sealed class TakeoverTests : BehindFixture
{
    private static readonly string[] Steps = ["LeaseQueue", "ReadQueue", "BeginAttempt", "BeginWrite", "Dequeue", "EndWrite"];

    private static IEnumerable<TestCaseData> Deaths =>
        Steps.SelectMany(step => new[] { new TestCaseData(step, true), new TestCaseData(step, false) }).Append(new TestCaseData("Write", true)).Append(new TestCaseData("Write", false));

    [TestCaseSource(nameof(Deaths))]
    public async Task Worker_DiesAtAStep_TheNextWritesAllInOrderAndNothingOldIsCached(string step, bool before)
    {
        var (accepter, reader) = (OpenReader(), OpenReader());
        foreach (var value in new[] { "1", "2", "3" })
            await accepter.AcceptAsync("k", value);
        Assert.That(await reader.GetAsync("k"), Is.EqualTo("3"), "cached");

        var dying = OpenDying(step, before);
        dying.Cache.Start();
        await RunAsync("it is dead", () => dying.IsDead);
        Forget(dying.Cache);
        Assert.That(await OpenReader().GetAsync("k"), Is.EqualTo("3"));

        var next = Open();
        next.Start();
        await RunAsync(next.DrainAsync(), TimeSpan.FromMilliseconds(100));
        Assert.That((Source["k"], await reader.GetAsync("k")), Is.EqualTo(("3", "3")));
        var all = dying.Cache.Writes.Concat(next.Writes).Select(one => one.Value!).ToArray();
        Assert.That(all, Is.Ordered, "repeated, perhaps, and never out of order");
        Assert.That(all.Distinct(), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public async Task Worker_WriteIgnoresItsEndAndItsLeaseRunsOut_CannotRemoveAndTheSourceRefusesItsLateValue([Values] bool sourceIsFenced)
    {
        var (gate, isStopped, highest) = (new Gate(), false, 0L);
        var store = new HookedStore(Store) { Before = step => isStopped && step == "LeaseQueue" ? Die() : Task.CompletedTask };
        var (accepter, stuck, next) = (OpenReader(), Open(store), Open());
        stuck.BeforeWrite = async (_, _, context, _) =>
        {
            isStopped = true;
            await gate.PassAsync(CancellationToken.None); // it is stopped right here, and its token with it
            if (sourceIsFenced && context.Sequence < highest)
                throw new InvalidOperationException("older than what the source has");
        };
        next.BeforeWrite = (_, _, context, _) =>
        {
            highest = context.Sequence;
            return Task.CompletedTask;
        };
        await accepter.AcceptAsync("k", "1");
        stuck.Start();
        await gate.Reached;
        await accepter.AcceptAsync("k", "2");
        next.Start();
        await RunAsync("the next has written both", () => next.Writes.Count == 2, TimeSpan.FromMilliseconds(200));
        gate.Open();
        var stopping = stuck.DisposeAsync().AsTask();
        await RunAsync(stopping);
        Assert.That(Source["k"], Is.EqualTo(sourceIsFenced ? "2" : "1"));
        Assert.That((await StateAsync()).Length, Is.Zero);
    }

    [Test]
    public async Task Worker_SleptPastItsLease_CannotRemoveWhatTheNextHasNotWritten([Values] bool isFenced)
    {
        Store.IsUnfenced = !isFenced;
        var (first, second, sequence) = (LeaseToken.Create(), LeaseToken.Create(), await OpenReader().AcceptAsync("k", "1"));
        await Store.LeaseQueueAsync(Behind.Queue, first, Lease, default);
        Time.Advance(Lease * 2);
        await Store.LeaseQueueAsync(Behind.Queue, second, Lease, default);
        Assert.That(await Store.DequeueAsync(Behind.Queue, first, sequence, default), Is.EqualTo(!isFenced));
        Assert.That((await StateAsync()).Length, Is.EqualTo(isFenced ? 1 : 0));
    }

    [Test]
    public async Task Worker_LeaseCannotBeRenewed_WriteIsCancelledBeforeAnybodyElseMayBegin()
    {
        var (store, cancelledAt) = (new HookedStore(Store), default(DateTimeOffset?));
        var (cache, gate, leasedAt) = (Open(store), new Gate(), Time.GetUtcNow());
        cache.BeforeWrite = async (_, _, _, token) =>
        {
            store.Before = step => step == "LeaseQueue" ? throw new IOException("away") : Task.CompletedTask;
            using var cancelled = token.Register(() => cancelledAt ??= Time.GetUtcNow());
            await gate.PassAsync(token);
        };
        await cache.AcceptAsync("k", "1");
        await RunAsync("it is cancelled", () => cancelledAt is not null, TimeSpan.FromMilliseconds(50));
        Assert.That(cancelledAt - leasedAt, Is.LessThan(Lease * 0.9));
        (store.Before, cache.BeforeWrite) = (null, null);
        await RunAsync(cache.DrainAsync());
        Assert.That(Source["k"], Is.EqualTo("1"));
    }

    [Test]
    public async Task Worker_IsStoppedBeforeTheWriteAndItsTimersAreLate_DoesNotWrite([Values] bool isStopped, [Values] bool withItsMachine)
    {
        var (late, store) = (new LateTimers(Time) { StoodStill = withItsMachine }, new HookedStore(Store));
        store.After = step =>
        {
            late.Late += isStopped && step == "BeginWrite" && late.Late == TimeSpan.Zero ? Lease : TimeSpan.Zero;
            return Task.CompletedTask;
        };
        var (seen, cache) = (0, new BehindCache(store, Source, Behind, new CacheCowOptions { TimeProvider = late }));
        cache.BeforeWrite = (_, _, context, _) =>
        {
            seen = context.Attempt;
            return Task.CompletedTask;
        };
        await cache.AcceptAsync("k", "1");
        await RunAsync(cache.DrainAsync(), TimeSpan.FromMilliseconds(100));
        Assert.That(seen, Is.EqualTo(isStopped ? 2 : 1), "the first attempt has not come to the source");
        await RunAsync(cache.DisposeAsync().AsTask());
    }

    [Test]
    public async Task Worker_AnswerToItsLeaseIsLost_WritesSoonAllTheSame()
    {
        var lost = 0;
        var cache = Open(new HookedStore(Store) { After = step => step == "LeaseQueue" && lost++ == 0 ? throw new IOException("the answer is lost") : Task.CompletedTask });
        await cache.AcceptAsync("k", "new");
        var acceptedAt = Time.GetUtcNow();
        await RunAsync("it is written", () => Source["k"] == "new");
        Assert.That(Time.GetUtcNow() - acceptedAt, Is.LessThan(Lease / 3));
    }

    [Test]
    public async Task Worker_AnEntryVanishes_TheOthersAreWrittenWithoutAnInterruption()
    {
        // As after a flush, but only one of them.
        Store.IsUnfenced = true;
        var (writing, beginning, store, writes) = (new Gate(), new Gate(), new HookedStore(Store), 0);
        var cache = Open(store);
        cache.BeforeWrite = async (key, _, _, token) =>
        {
            writes += key == "a" ? 1 : 0;
            if (key == "a")
                await writing.PassAsync(token);
        };
        await cache.AcceptAsync("a", "1");
        await RunAsync(writing.Reached);
        store.Before = step => step == "BeginAttempt" ? beginning.PassAsync() : Task.CompletedTask;
        var vanishing = await cache.AcceptAsync("b", "1");
        await RunAsync(beginning.Reached);
        await Store.DequeueAsync(Behind.Queue, LeaseToken.Create(), vanishing, default);
        beginning.Open();
        await cache.AcceptAsync("c", "1");
        await RunAsync("the next one is written", () => Source["c"] == "1");
        writing.Open();
        await RunAsync(cache.DrainAsync());
        Assert.That((writes, Source["a"], Source["b"]), Is.EqualTo((1, "1", default(string))));
    }

    [Test]
    public async Task Worker_WorksForLongerThanItsLease_KeepsIt()
    {
        var (cache, other) = (Open(), Open());
        var gate = new Gate();
        cache.BeforeWrite = (_, _, _, token) => gate.PassAsync(token);
        await cache.AcceptAsync("k", "1");
        await RunAsync(gate.Reached);
        other.Start();
        var until = Time.GetUtcNow() + Lease * 4;
        await RunAsync("time has gone by", () => Time.GetUtcNow() > until, TimeSpan.FromMilliseconds(200));
        gate.Open();
        await RunAsync(cache.DrainAsync());
        Assert.That((cache.Writes.Count, other.Writes.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Worker_Ends_TheOneThatStandsByTakesOverAtOnce()
    {
        var (first, second) = (Open(), Open());
        await first.AcceptAsync("k", "1");
        await RunAsync(first.DrainAsync());
        second.Start();
        await RunAsync(first.DisposeAsync().AsTask());
        var endedAt = Time.GetUtcNow();
        await second.AcceptAsync("k", "2");
        await RunAsync(second.DrainAsync());
        Assert.That(Time.GetUtcNow() - endedAt, Is.LessThan(Lease / 3));
        Assert.That(second.Writes.Single().Value, Is.EqualTo("2"));
    }

    /// <summary>It dies when the second value is being written, and then does nothing any more.</summary>
    private DyingProcess OpenDying(string step, bool before)
    {
        var store = new HookedStore(Store);
        var process = new DyingProcess(Open(store), step, before);
        store.Before = at => process.AtAsync(at, isBefore: true);
        store.After = at => process.AtAsync(at, isBefore: false);
        process.Cache.BeforeWrite = (_, _, _, _) => process.AtAsync("Write", isBefore: true);
        process.Cache.AfterWrite = () => process.AtAsync("Write", isBefore: false);
        return process;
    }

    private sealed class DyingProcess(BehindCache cache, string step, bool before)
    {
        private int _written;

        public BehindCache Cache => cache;

        public bool IsDead { get; private set; }

        public Task AtAsync(string at, bool isBefore)
        {
            _written += at == "EndWrite" && !isBefore ? 1 : 0;
            IsDead |= at == step && isBefore == before && (_written > 0 || at is "LeaseQueue" or "ReadQueue");
            return IsDead ? Die() : Task.CompletedTask;
        }
    }
}
