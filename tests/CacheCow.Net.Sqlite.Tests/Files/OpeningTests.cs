namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class OpeningTests : StoreFixture
{
    [Test]
    public async Task Open_FileOfAnEarlierRun_KeepsObjectsAndLeases()
    {
        var (stored, leased, token) = (StoreSteps.NewKeys(), StoreSteps.NewKeys(), LeaseToken.Create());
        await using (var before = Open())
        {
            await before.StoreAsync(stored, [1, 2]);
            await before.LeaseAsync(leased, token, StoreSteps.Minute, null, default);
        }

        await using var after = Open();
        Assert.That(await after.BytesAsync(stored), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(await after.LeaseAsync(leased), Is.EqualTo(LeaseState.BusyFilling));
        Assert.That(await after.FillAsync(leased, token, new byte[1], StoreSteps.Minute, default), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public void Open_FolderIsMissing_SaysSo()
    {
        var error = Assert.Throws<CacheStoreException>(() => new SqliteStore(Path.Combine(Root, "no", "cache.db")));
        Assert.That(error.Message, Does.Contain(Path.Combine(Root, "no", "cache.db")).And.Contain("a folder that exists"));
    }

    [Test]
    public void Open_PathIsAFolder_SaysSo() =>
        Assert.That(() => new SqliteStore(Root), Throws.TypeOf<CacheStoreException>().With.Message.Contains("not a folder"));

    [Test]
    public void Open_PathIsEmpty_IsRefused() => Assert.That(() => new SqliteStore(""), Throws.ArgumentException);

    [Test]
    public void Open_DatabaseOfAnotherProgram_IsRefusedAndLeftAsItWas()
    {
        RawFile.RunOnce(File, "CREATE TABLE customer (name TEXT); INSERT INTO customer VALUES ('Anna')");
        AssertRefusedUntouched("is not a cache file");
    }

    [Test]
    public void Open_ApplicationIdOfAnotherProgram_IsRefusedAndLeftAsItWas()
    {
        RawFile.RunOnce(File, "PRAGMA application_id = 7");
        AssertRefusedUntouched("application id 7");
    }

    [Test]
    public void Open_NewerSchema_IsRefusedAndLeftAsItWas()
    {
        Open().Dispose();
        RawFile.RunOnce(File, "PRAGMA user_version = 4");
        AssertRefusedUntouched("schema version 4; this program knows version 3 only. It was left as it is. Update this program");
    }

    [Test]
    public void Open_OlderSchema_IsRefusedAndLeftAsItWas()
    {
        Open().Dispose();
        RawFile.RunOnce(File, "DROP TABLE invalidation; PRAGMA user_version = 1");
        AssertRefusedUntouched("schema version 1; this program knows version 3 only. It was left as it is. Stop the programs that use it and delete it");
    }

    [Test]
    public void Open_NoDatabaseAtAll_IsRefusedAndLeftAsItWas()
    {
        System.IO.File.WriteAllText(File, string.Concat(Enumerable.Repeat("These are my notes. ", 500)));
        AssertRefusedUntouched("no SQLite file at all");
    }

    [Test]
    public async Task Open_EmptyFile_IsUsed()
    {
        await System.IO.File.WriteAllBytesAsync(File, []);
        await using var store = Open();
        Assert.That(await store.StoreAsync(StoreSteps.NewKeys(), [1]), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public void Open_ByManyAtOnce_AllSucceed()
    {
        var stores = new SqliteStore[8];
        Parallel.For(0, stores.Length, i => stores[i] = Open());
        Array.ForEach(stores, store => store.Dispose());
        using var file = new RawFile(File);
        Assert.That(file.Number(Sql.SchemaVersion), Is.EqualTo(Schema.Version));
        Assert.That(file.Text("PRAGMA integrity_check"), Is.EqualTo("ok"));
    }

    private void AssertRefusedUntouched(string reason)
    {
        var before = System.IO.File.ReadAllBytes(File);
        Assert.That(() => Open(), Throws.TypeOf<CacheStoreException>().With.Message.Contains(reason).And.Message.Contains(File));
        Assert.That(System.IO.File.ReadAllBytes(File), Is.EqualTo(before));
    }
}
