namespace CacheCow.Net.Sqlite.Tests;

/// <summary>W1 and W2 in a full file: what makes things safe succeeds, and what cannot succeed has not begun.</summary>
[TestFixture]
internal sealed class FullFileTests : StoreFixture
{
    private static readonly SqliteStoreOptions Small = new() { MaxFileBytes = 256 * 1024, MaxObjectBytes = 64 * 1024 };
    private static readonly CacheKeys[] Some = [.. Enumerable.Range(0, 500).Select(i => CacheKeys.For("some", i))];
    private readonly LeaseToken _write = LeaseToken.Create();

    [Test]
    public async Task Write_FullOfObjects_ObjectsMakeRoomForItAndItsValue()
    {
        await using var store = Open(Small);
        for (var i = 0; i < 200; i++)
            await store.StoreAsync(StoreSteps.NewKeys(), new byte[5000], TimeSpan.FromHours(1));
        CacheKeys[] many = [.. Enumerable.Range(0, 400).Select(i => CacheKeys.For("many", i))];
        await store.BeginWriteAsync(many, _write, StoreSteps.Minute, default);
        Assert.That(await store.LeaseAsync(many[^1]), Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await EndAsync(store, many[0], 60_000), Is.EqualTo(WriteOutcome.Stored));
        Assert.That(await store.BytesAsync(many[0]), Has.Length.EqualTo(60_000));
    }

    [Test]
    public async Task BeginWrite_FullOfHolds_SaysSoAndHasNotBegun()
    {
        await using var store = Open(Small);
        Fill(store);
        Assert.That(
            async () => await store.BeginWriteAsync(Some, _write, StoreSteps.Minute, default),
            Throws.TypeOf<CacheStoreException>().With.Message.Contains("begin the write of").And.Message.Contains("MaxFileBytes").And.Message.Contains("499 others"));
        using var file = new RawFile(File);
        Assert.That(file.Number($"SELECT count(*) FROM intent WHERE token = x'{Convert.ToHexString(_write.ToByteArray())}'"), Is.Zero);
        file.Run("DELETE FROM intent");
        Assert.That(await EndAsync(store, Some[0], 10), Is.EqualTo(WriteOutcome.Lapsed));
    }

    [Test]
    public async Task EndWrite_FullOfHolds_RemovesAndSaysThatTheValueIsTooLarge()
    {
        await using var store = Open(Small);
        await store.BeginWriteAsync([Some[0]], _write, StoreSteps.Minute, default);
        Fill(store);
        Assert.That(await EndAsync(store, Some[0], 60_000), Is.EqualTo(WriteOutcome.TooLarge));
        Assert.That(await store.BytesAsync(Some[0]), Is.Null);
        Assert.That(await EndAsync(store, Some[0], 60_000), Is.EqualTo(WriteOutcome.Lapsed), "it has ended");
    }

    [Test]
    public async Task EndWrite_ValueDoesNotFitBesideTheHolds_IsTooLargeAndTheNextThatFitsIsNot()
    {
        await using var store = Open(Small);
        await store.BeginWriteAsync([Some[0], Some[1]], _write, StoreSteps.Minute, default);
        Fill(store);
        RawFile.RunOnce(File, $"DELETE FROM intent WHERE flag IN (SELECT flag FROM intent WHERE token <> x'{Convert.ToHexString(_write.ToByteArray())}' LIMIT 500)");
        Assert.That(await EndAsync(store, Some[0], 64 * 1024), Is.EqualTo(WriteOutcome.TooLarge));
        Assert.That(await EndAsync(store, Some[1], 10), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task Invalidate_FullOfHolds_MarksTheWritesUnderWay()
    {
        await using var store = Open(Small);
        await store.BeginWriteAsync([Some[0], Some[1]], _write, StoreSteps.Minute, default);
        Fill(store);
        await store.InvalidateAsync(Some[0], TimeSpan.Zero, default);
        RawFile.RunOnce(File, $"DELETE FROM intent WHERE token <> x'{Convert.ToHexString(_write.ToByteArray())}'");
        Assert.That(await EndAsync(store, Some[0], 10), Is.EqualTo(WriteOutcome.Overlapped));
        Assert.That(await EndAsync(store, Some[1], 10), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task RenewWrite_FullOfHolds_LastsAnew()
    {
        await using var store = Open(Small);
        await store.BeginWriteAsync(Some, _write, StoreSteps.Minute, default);
        Fill(store);
        Assert.That(await store.RenewWriteAsync(Some, _write, StoreSteps.Minute * 2, default), Is.True);
    }

    [Test]
    public async Task EndWrite_LargerThanAllowed_IsTooLarge()
    {
        await using var store = Open(Small);
        await store.BeginWriteAsync([Some[0]], _write, StoreSteps.Minute, default);
        Assert.That(await EndAsync(store, Some[0], (64 * 1024) + 1), Is.EqualTo(WriteOutcome.TooLarge));
        Assert.That(await store.LeaseAsync(Some[0]), Is.EqualTo(LeaseState.Granted));
    }

    // Down to single ones, until not even one fits.
    private static void Fill(SqliteStore store)
    {
        var next = 0;
        for (var some = 128; some > 0; some /= 2)
        {
            while (TryHold(store, [.. Enumerable.Range(next, some).Select(i => CacheKeys.For("hold", i))]))
                next += some;
        }
    }

    private static bool TryHold(SqliteStore store, CacheKeys[] some) =>
        store.InvalidateManyAsync(some, StoreSteps.Minute, default).AsTask().IsCompletedSuccessfully;

    private async Task<WriteOutcome> EndAsync(SqliteStore store, CacheKeys keys, int bytes) =>
        (await store.EndWriteAsync([keys], _write, [new NewValue(new byte[bytes], TimeSpan.FromHours(2))], default))[0];
}
