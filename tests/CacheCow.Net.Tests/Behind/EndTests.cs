using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>Ending, and being made wrongly.</summary>
[TestFixture]
internal sealed class EndTests : BehindFixture
{
    private static readonly WriteBehindOptions Patient = Behind with { DrainTimeout = TimeSpan.FromSeconds(20) };

    [Test]
    public async Task Dispose_SomethingWaits_IsWritten()
    {
        var cache = Open(behind: Patient);
        for (var i = 0; i < 200; i++)
            await cache.AcceptAsync($"k{i % 50}", $"{i}");
        await RunAsync(cache.DisposeAsync().AsTask());
        Assert.That(cache.Writes, Has.Count.EqualTo(200));
        Assert.That(await cache.GetAsync("k7"), Is.EqualTo("157"), "reading goes on");
    }

    [Test]
    public async Task Dispose_RightAfterTheFirstValue_IsWritten()
    {
        var cache = Open(behind: Patient);
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DisposeAsync().AsTask());
        Assert.That(Source["k"], Is.EqualTo("new"));
    }

    [Test]
    public async Task Dispose_NotInTime_CancelsTheWriteAndLeavesTheRestToTheNext()
    {
        var cache = Open(behind: Patient);
        var isCancelled = false;
        cache.BeforeWrite = async (_, _, _, token) =>
        {
            using var cancelled = token.Register(() => isCancelled = true);
            await Task.Delay(Timeout.Infinite, token);
        };
        await cache.AcceptAsync("k", "1");
        await cache.AcceptAsync("k", "2");
        var startedAt = Time.GetUtcNow();
        await RunAsync(cache.DisposeAsync().AsTask(), TimeSpan.FromMilliseconds(100));
        Assert.That(Time.GetUtcNow() - startedAt, Is.InRange(Patient.DrainTimeout, Patient.DrainTimeout + Lease));
        Assert.That((isCancelled, (await StateAsync()).Length), Is.EqualTo((true, 2)));

        var next = Open();
        next.Start();
        await RunAsync(next.DrainAsync());
        Assert.That(next.Writes.Select(one => (one.Value, one.Context.Attempt)), Is.EqualTo(new[] { ("1", 2), ("2", 1) }).Or.EqualTo(new[] { ("1", 3), ("2", 1) }));
    }

    [Test]
    public async Task Dispose_WriteDoesNotEnd_DoesNotWaitForEver()
    {
        var cache = Open();
        var isWriting = false;
        cache.BeforeWrite = (_, _, _, _) =>
        {
            isWriting = true;
            return Die();
        };
        await cache.AcceptAsync("k", "1");
        await RunAsync("it writes", () => isWriting);
        await RunAsync(cache.DisposeAsync().AsTask(), TimeSpan.FromMilliseconds(100));
        Assert.That((await StateAsync()).Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Dispose_AnotherProcessWrites_DoesNotWaitForIt()
    {
        var (writer, other) = (Open(), Open(behind: Patient));
        writer.BeforeWrite = (_, _, _, token) => Task.Delay(Timeout.Infinite, token);
        await writer.AcceptAsync("k", "1");
        await RunAsync("it writes", () => writer.GetStateAsync().AsTask().Result.IsWriting);
        await other.AcceptAsync("k", "2");
        var startedAt = Time.GetUtcNow();
        await RunAsync(other.DisposeAsync().AsTask());
        Assert.That(Time.GetUtcNow() - startedAt, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task Dispose_StoreIsAway_Ends()
    {
        var store = new HookedStore(Store);
        var cache = Open(store, Patient);
        await cache.AcceptAsync("k", "1");
        store.Before = _ => throw new IOException("away");
        await RunAsync(cache.DisposeAsync().AsTask(), TimeSpan.FromMilliseconds(100));
    }

    [Test]
    public async Task Accept_AfterTheEnd_Throws()
    {
        var cache = Open();
        await cache.DisposeAsync();
        await cache.DisposeAsync();
        Assert.That(async () => await cache.AcceptAsync("k", "1"), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await cache.ReplayAsync(1), Throws.TypeOf<ObjectDisposedException>());
        cache.Start();
        Assert.That((await StateAsync()).Length, Is.Zero);
    }

    [Test]
    public async Task Made_AndNothingAccepted_NothingRuns()
    {
        var cache = Open();
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(Time.Waiting, Is.Zero);
    }

    [Test]
    public void Made_OnAStoreWithoutQueues_ThrowsAndNamesThoseThatHaveThem() => Assert.That(
        () => new BehindCache(new MemoryStore(), Source, Behind), Throws.ArgumentException.With.Message.Contains("MemoryStore").And.Message.Contains("RedisStore").And.Message.Contains("SqliteStore"));

    [Test]
    public void Made_WithKeysThatHaveNoBytes_ThrowsAndSaysWhatToOverride() => Assert.That(
        () => new PairCache(Store, Behind), Throws.TypeOf<NotSupportedException>().With.Message.Contains("SerializeKey"));

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new WriteBehindOptions { Queue = "a:b" }, Throws.ArgumentException);
        Assert.That(() => new WriteBehindOptions { Queue = null! }, Throws.ArgumentNullException);
        Assert.That(() => Behind with { MaxLength = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { AcceptTimeout = TimeSpan.FromHours(1) }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { Concurrency = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { PollInterval = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { WorkerLease = TimeSpan.FromMilliseconds(10) }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { WriteTimeout = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { RetryMin = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { RetryMax = TimeSpan.FromDays(2) }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { MaxAttempts = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Behind with { DrainTimeout = TimeSpan.FromSeconds(-1) }, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase("text")]
    [TestCase("")]
    [TestCase("ä\ud800")]
    [TestCase(-5)]
    [TestCase(long.MinValue)]
    [TestCase(ulong.MaxValue)]
    [TestCase((byte)200)]
    [TestCase((short)-3)]
    public void KeyBytes_ThereAndBack_AreTheSame(object key) => Assert.That(KeyBytes.Read(key.GetType(), KeyBytes.Of(key)), Is.EqualTo(key).And.TypeOf(key.GetType()));

    [Test]
    public void KeyBytes_OfAGuid_AreTheSameAndOthersAreRefused()
    {
        var id = Guid.NewGuid();
        Assert.That(KeyBytes.Read(typeof(Guid), KeyBytes.Of(id)), Is.EqualTo(id));
        Assert.That(() => KeyBytes.Read(typeof(Guid), [1]), Throws.TypeOf<FormatException>());
        Assert.That(() => KeyBytes.Read(typeof(int), [1]), Throws.TypeOf<FormatException>());
        Assert.That(() => KeyBytes.Read(typeof(byte), KeyBytes.Of(300)), Throws.TypeOf<FormatException>());
        Assert.That(() => KeyBytes.Read(typeof(string), [0xFF, 1]), Throws.TypeOf<FormatException>());
        Assert.That(() => KeyBytes.Read(typeof(string), [0xC3]), Throws.TypeOf<FormatException>());
    }

    private sealed class PairCache(ICacheStore store, WriteBehindOptions behind) : WriteBehind<(int, int), string>(store, behind)
    {
        protected override string? Fetch((int, int) key) => null;

        protected override byte[] Serialize(string obj) => [];

        protected override string Deserialize((int, int) key, ReadOnlyMemory<byte> data) => "";

        protected override CacheKeys GetKeys((int, int) key) => CacheKeys.For("pair", key.Item1, key.Item2);

        protected override ValueTask WriteAsync((int, int) key, string? obj, WriteContext context, CancellationToken cancellationToken) => default;
    }
}
