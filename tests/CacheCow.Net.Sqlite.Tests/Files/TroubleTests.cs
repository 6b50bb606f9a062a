namespace CacheCow.Net.Sqlite.Tests;

/// <summary>A file that cannot be written: what does not need to write goes on, the rest says why not.</summary>
[TestFixture]
internal sealed class TroubleTests : StoreFixture
{
    private static readonly SqliteStoreOptions Impatient = new() { BusyTimeout = TimeSpan.FromMilliseconds(1) };

    [Test]
    public async Task Steps_AnotherProgramHoldsTheWriteLock_ReadsGoOnAndChangesSayWhy()
    {
        var keys = StoreSteps.NewKeys();
        await using var store = Open(Impatient);
        await store.StoreAsync(keys, [1]);
        using (var other = new RawFile(File))
        {
            other.Run(Sql.BeginWrite);
            Assert.That(await store.BytesAsync(keys), Is.EqualTo(new byte[] { 1 }));
            Assert.That(
                async () => await store.InvalidateAsync(keys, TimeSpan.Zero, default),
                Throws.TypeOf<CacheStoreException>().With.Message.Contains("invalidate").And.Message.Contains(keys.Data).And.Message.Contains("BusyTimeout"));
            other.Run(Sql.Rollback);
        }

        await store.InvalidateAsync(keys, TimeSpan.Zero, default);
        Assert.That(await store.BytesAsync(keys), Is.Null);
    }

    [Test]
    public async Task Step_AnotherProgramWritesForAMoment_WaitsForIt()
    {
        await using var store = Open();
        using var other = new RawFile(File);
        other.Run(Sql.BeginWrite);
        var step = Task.Run(() => store.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.Zero, default).AsTask());
        Assert.That(step.IsCompleted, Is.False);
        other.Run(Sql.Rollback);
        await step;
    }

    [Test]
    public async Task Open_FileThatSqliteCanOnlyRead_IsRefusedAndLeftAsItWas()
    {
        Open().Dispose();
        RawFile.RunOnce(File, "PRAGMA journal_mode = DELETE");
        var bytes = await System.IO.File.ReadAllBytesAsync(File);

        // The header's write version: from 3 on SQLite may read, but not write. Works for root too, whom no permission stops.
        bytes[18] = 3;
        await System.IO.File.WriteAllBytesAsync(File, bytes);
        Assert.That(() => Open(), Throws.TypeOf<CacheStoreException>().With.Message.Contains("can only read it").And.Message.Contains(File));
        Assert.That(await System.IO.File.ReadAllBytesAsync(File), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Step_FileMayNoLongerBeWritten_SaysWhy()
    {
        await using var store = Open();
        using var readOnly = new Connection(File, create: false, TimeSpan.FromSeconds(1));
        readOnly.Execute(Sql.ReadOnly);
        var error = Assert.Throws<SqliteError>(() => new ObjectChanges(readOnly).Remove("a"));
        Assert.That(Failures.Of(new Attempt("invalidate", "a"), File, error).Message, Does.Contain("readonly").And.Contain("the right to write"));
    }

    [Test]
    public async Task Fill_FileIsFull_ObjectsThatExpireFirstMakeRoom()
    {
        await using var store = Open(new SqliteStoreOptions { MaxFileBytes = 256 * 1024, MaxObjectBytes = 64 * 1024 });
        var (soon, late) = (StoreSteps.NewKeys(), StoreSteps.NewKeys());
        await store.StoreAsync(soon, new byte[1000]);
        for (var i = 0; i < 200; i++)
            Assert.That(await store.StoreAsync(StoreSteps.NewKeys(), new byte[5000], TimeSpan.FromHours(1)), Is.EqualTo(FillOutcome.Stored));
        await store.StoreAsync(late, new byte[1000], TimeSpan.FromHours(2));
        Assert.That(await store.BytesAsync(soon), Is.Null);
        Assert.That(await store.BytesAsync(late), Is.Not.Null);
        Assert.That(new FileInfo(File).Length, Is.LessThanOrEqualTo(256 * 1024));
    }

    [Test]
    public async Task Invalidate_FileIsFullOfHolds_SaysSoAndTheStoreGoesOn()
    {
        await using var store = Open(new SqliteStoreOptions { MaxFileBytes = 256 * 1024, MaxObjectBytes = 1024 });
        var many = Enumerable.Range(0, 5000).Select(_ => StoreSteps.NewKeys()).ToArray();
        Assert.That(
            async () => await store.InvalidateManyAsync(many, StoreSteps.Minute, default),
            Throws.TypeOf<CacheStoreException>().With.Message.Contains("MaxFileBytes").And.Message.Contains("others"));
        await store.InvalidateManyAsync(many, TimeSpan.Zero, default);
        Assert.That(await store.LeaseAsync(many[0]), Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task Steps_FileIsRemoved_SaySo([Values] bool replaced)
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("An open file cannot be removed on Windows.");
        var keys = StoreSteps.NewKeys();
        await using var store = Open();
        await store.StoreAsync(keys, [1]);
        await store.BytesAsync(keys);
        foreach (var file in Directory.GetFiles(Root))
            System.IO.File.Delete(file);
        await using var second = replaced ? Open() : null;

        // Otherwise this store would go on reading what the others, with the new file, invalidate.
        Assert.That(async () => await store.ReadAsync(keys, default), Throws.TypeOf<CacheStoreException>().With.Message.Contains("was removed"));
        Assert.That(async () => await store.InvalidateAsync(keys, TimeSpan.Zero, default), Throws.TypeOf<CacheStoreException>().With.Message.Contains("make a new one"));
    }
}
