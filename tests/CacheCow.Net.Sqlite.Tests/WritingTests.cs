using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>W1 and W2, beyond what every store does.</summary>
[TestFixture]
internal sealed class WritingTests : StoreFixture
{
    private static readonly CacheKeys Some = CacheKeys.For("some", 1);
    private static readonly CacheKeys Tag = CacheKeys.ForTag("tag");
    private readonly LeaseToken _write = LeaseToken.Create();

    [Test]
    public async Task BeginWrite_ByAnotherStoreOnTheFile_IsSeenAndOverlapped()
    {
        await using SqliteStore here = Open(), there = Open();
        await here.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        Assert.That(await there.LeaseAsync(Some), Is.EqualTo(LeaseState.BusyWriting));
        await there.InvalidateAsync(Some, TimeSpan.Zero, default);
        Assert.That(await EndAsync(here, Some), Is.EqualTo(WriteOutcome.Overlapped));
    }

    [Test]
    public async Task BeginWrite_FileIsReopened_StillStands()
    {
        await using (var before = Open())
            await before.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        await using var after = Open();
        Assert.That(await after.LeaseAsync(Some), Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await EndAsync(after, Some), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task Sweep_WriteHasRunOut_ItsMarkGoesWithIt()
    {
        var time = new FakeTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time });
        await store.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        await store.InvalidateAsync(Some, TimeSpan.Zero, default);
        time.Advance(2 * StoreSteps.Minute);
        await store.ReleaseAsync(Some, default, default);
        using var file = new RawFile(File);
        Assert.That(file.Number("SELECT count(*) FROM intent"), Is.Zero);
    }

    [Test]
    public async Task BeginWrite_AskedAgainAfterItHasRunOutUnswept_IsNotOverlappedByWhatWasBefore()
    {
        var time = new FakeTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time, SweepInterval = TimeSpan.FromHours(1) });
        await store.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        await store.InvalidateAsync(Some, TimeSpan.Zero, default);
        time.Advance(2 * StoreSteps.Minute);
        await store.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        Assert.That(await EndAsync(store, Some), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task RenewWrite_OverlappedBefore_StaysSo()
    {
        await using var store = Open();
        await store.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        await store.InvalidateAsync(Some, TimeSpan.Zero, default);
        await store.RenewWriteAsync([Some], _write, 2 * StoreSteps.Minute, default);
        await store.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        Assert.That(await EndAsync(store, Some), Is.EqualTo(WriteOutcome.Overlapped));
    }

    [Test]
    public async Task InvalidateMatching_SomeAreBeingWritten_MarksThoseThatFit()
    {
        await using var store = Open();
        CacheKeys one = CacheKeys.Readable("kind", 1), other = CacheKeys.Readable("other", 1);
        await store.BeginWriteAsync([one, other], _write, StoreSteps.Minute, default);
        await store.InvalidateMatchingAsync(CacheKeys.Pattern("kind*"), null, default);
        Assert.That(await EndAsync(store, one), Is.EqualTo(WriteOutcome.Overlapped));
        Assert.That(await EndAsync(store, other), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task TagVersions_TagIsBeingWritten_MakesNoRow()
    {
        await using var store = Open();
        await store.BeginWriteAsync([Tag], _write, StoreSteps.Minute, default);
        Assert.That((await store.TagVersionsAsync([Tag], default))[0].Length, Is.Zero);
        await store.InvalidateTagsAsync([Tag], default);
        using var file = new RawFile(File);
        Assert.That(file.Number("SELECT count(*) FROM object"), Is.Zero);
    }

    [Test]
    public async Task TagVersions_TagIsBeingWrittenAndARowOfNoUseLiesThere_AreEmpty([Values("'text', 9e15", "x'0102', 9000000000000000", "zeroblob(16), 5", "zeroblob(16), 'never'")] string row)
    {
        await using var store = Open();
        await store.BeginWriteAsync([Tag], _write, StoreSteps.Minute, default);
        RawFile.RunOnce(File, $"INSERT INTO object (key, value, expires) VALUES ('{Tag.Data}', {row})");
        var length = (await store.TagVersionsAsync([Tag], default))[0].Length;
        Assert.That(length, Is.Zero);
        await EndAsync(store, Tag, null);
        Assert.That((await store.TagVersionsAsync([Tag], default))[0].Length, Is.EqualTo(16));
    }

    [Test]
    public async Task EndWrite_ValuesOutOfStep_AreRefused()
    {
        await using var store = Open();
        Assert.That(
            async () => await store.EndWriteAsync([Some, Tag], _write, [default], default),
            Throws.ArgumentException.With.Message.Contains("1 new values for 2 keys"));
        Assert.That(async () => await store.EndWriteAsync([Some], _write, [new NewValue(null, -StoreSteps.Minute)], default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.BeginWriteAsync([Some], _write, TimeSpan.Zero, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.RenewWriteAsync([Some], _write, TimeSpan.Zero, default), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task EndWrite_AnotherProgramHoldsTheWriteLock_SaysWhyAndMayBeAskedAgain()
    {
        await using var store = Open(new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(1) });
        await store.BeginWriteAsync([Some], _write, StoreSteps.Minute, default);
        using (var other = new RawFile(File))
        {
            other.Run(Sql.BeginWrite);
            Assert.That(
                async () => await EndAsync(store, Some), Throws.TypeOf<CacheStoreException>().With.Message.Contains("end the write of").And.Message.Contains(Some.Data));
            other.Run(Sql.Rollback);
        }

        Assert.That(await EndAsync(store, Some), Is.EqualTo(WriteOutcome.Stored));
    }

    private ValueTask<WriteOutcome> EndAsync(SqliteStore store, CacheKeys keys) => EndAsync(store, keys, [1]);

    private async ValueTask<WriteOutcome> EndAsync(SqliteStore store, CacheKeys keys, byte[]? value) =>
        (await store.EndWriteAsync([keys], _write, value is null ? null : [new NewValue(value, StoreSteps.Minute)], default))[0];
}
