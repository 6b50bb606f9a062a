using System.Runtime.Versioning;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>A file that somebody else can write, or has written.</summary>
[TestFixture]
internal sealed class HostileFileTests : StoreFixture
{
    private const string Ends = "unixepoch('now') * 1000";
    private static readonly TimeSpan MoreThanADay = TimeSpan.FromHours(25);

    private readonly ShiftedTime _time = new();

    [SetUp]
    public void SetTime() => _time.Shift = TimeSpan.Zero;

    [TestCase("CREATE TRIGGER t AFTER INSERT ON object BEGIN DELETE FROM object; END")]
    [TestCase("CREATE VIEW v AS SELECT * FROM object")]
    [TestCase("CREATE INDEX i ON object (length(value))")]
    [TestCase("CREATE TABLE more (x)")]
    [TestCase("ALTER TABLE object ADD COLUMN x GENERATED ALWAYS AS (length(value))")]
    [TestCase("DROP TABLE lease; CREATE VIEW lease AS SELECT 'f' AS flag, x'00' AS token, 1 AS expires")]
    [TestCase("DROP TABLE intent")]
    public void Open_TablesAreNotAsTheyWereMade_IsRefusedAndLeftAsItWas(string sql)
    {
        Open().Dispose();
        RawFile.RunOnce(File, sql);
        var before = System.IO.File.ReadAllBytes(File);

        Assert.That(() => Open(), Throws.TypeOf<CacheStoreException>().With.Message.Contains("somebody else has changed them").And.Message.Contains(File));
        Assert.That(System.IO.File.ReadAllBytes(File), Is.EqualTo(before));
    }

    [Test]
    public void Open_StatisticsOfSqlite_IsUsed()
    {
        Open().Dispose();
        RawFile.RunOnce(File, "INSERT INTO object VALUES ('k', x'', 1); ANALYZE");

        Assert.That(() => Open().Dispose(), Throws.Nothing);
    }

    [Test]
    public async Task Steps_TriggerMadeWhileItIsOpen_DoesNotRun()
    {
        await using var store = Open();
        RawFile.RunOnce(File, "CREATE TRIGGER t AFTER INSERT ON object BEGIN DELETE FROM object; END");
        var keys = StoreSteps.NewKeys();

        Assert.That(await store.StoreAsync(keys, [1]), Is.EqualTo(FillOutcome.Stored));
        Assert.That(await store.BytesAsync(keys), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public async Task Steps_ViewInATablesPlaceWhileItIsOpen_SayWhy()
    {
        await using var store = Open();
        RawFile.RunOnce(File, "ALTER TABLE object RENAME TO moved; CREATE VIEW object AS SELECT key, value, expires FROM moved");

        Assert.That(async () => await store.ReadAsync(StoreSteps.NewKeys(), default), Throws.TypeOf<CacheStoreException>());
    }

    [Test]
    public async Task Lease_OneThatClaimsToLastForEver_IsNotBelieved([Values("9000000000000000", "1e300", "9223372036854775807")] string expires)
    {
        var keys = StoreSteps.NewKeys();
        await using var store = Open();
        RawFile.RunOnce(File, $"INSERT INTO lease VALUES ('{keys.Flag}', zeroblob(16), {expires})");

        Assert.That(await store.StoreAsync(keys, [1]), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public async Task Lease_OneOfADay_IsBelieved()
    {
        var keys = StoreSteps.NewKeys();
        await using var store = Open();
        RawFile.RunOnce(File, $"INSERT INTO lease VALUES ('{keys.Flag}', zeroblob(16), {Ends} + 80000000)");

        Assert.That(await store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyFilling));
    }

    [Test]
    public async Task Intent_OneThatClaimsToLastForEver_LastsADay([Values("9000000000000000", "1e300", "9223372036854775807", "'never'", "x'ff'")] string expires)
    {
        var keys = StoreSteps.NewKeys();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = _time });
        RawFile.RunOnce(File, $"INSERT INTO intent VALUES ('{keys.Flag}', zeroblob(16), {expires}, 0)");
        Assert.That(await store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyWriting), "it may be a write under way");

        await SweepAsync(store);
        _time.Shift += MoreThanADay;

        Assert.That(await store.StoreAsync(keys, [1]), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public async Task QueueLease_OneThatClaimsToLastForEver_LastsADay()
    {
        await using var store = Open(new SqliteStoreOptions { TimeProvider = _time });
        await store.EnqueueAsync("queue", new byte[4], new byte[1], 10, default);
        RawFile.RunOnce(File, "UPDATE queue SET worker = zeroblob(16), leased = 9000000000000000");

        await SweepAsync(store);
        _time.Shift += MoreThanADay;

        Assert.That(await store.LeaseQueueAsync("queue", LeaseToken.Create(), StoreSteps.Minute, default), Is.True);
    }

    [Test]
    public async Task Read_ValueLargerThanAnObjectCanBe_IsNotReadAndIsFilledAnew()
    {
        var keys = StoreSteps.NewKeys();
        await using var store = Open(new SqliteStoreOptions { MaxObjectBytes = 1000 });
        await store.StoreAsync(keys, new byte[1000]);
        Assert.That(await store.BytesAsync(keys), Has.Length.EqualTo(1000));
        RawFile.RunOnce(File, "UPDATE object SET value = zeroblob(100000000)");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = await store.ReadAsync(keys, default);
        Assert.That((read!.Value.Length, GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000), Is.EqualTo((0, true)));

        var token = LeaseToken.Create();
        Assert.That((await store.LeaseAsync(keys, token, StoreSteps.Minute, read, default)).State, Is.EqualTo(LeaseState.Granted));
        Assert.That(await store.FillAsync(keys, token, new byte[] { 1 }, StoreSteps.Minute, default), Is.EqualTo(FillOutcome.Stored));
        Assert.That(await store.BytesAsync(keys), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task Open_NewFile_IsItsOwnersAloneAndSoAreTheFilesBesideIt()
    {
        await using var store = Open();
        await store.StoreAsync(StoreSteps.NewKeys(), [1]);

        var files = Directory.GetFiles(Root, Path.GetFileName(File) + "*");
        Assert.That(files, Has.Length.EqualTo(3));
        foreach (var file in files)
            Assert.That(System.IO.File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public void Open_FileThatIsThere_KeepsItsRights()
    {
        const UnixFileMode ForTheGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        Open().Dispose();
        System.IO.File.SetUnixFileMode(File, ForTheGroup);

        Open().Dispose();

        Assert.That(System.IO.File.GetUnixFileMode(File), Is.EqualTo(ForTheGroup));
    }

    // The first write after the interval sweeps.
    private async Task SweepAsync(SqliteStore store)
    {
        _time.Shift += TimeSpan.FromMinutes(2);
        await store.StoreAsync(StoreSteps.NewKeys(), [1]);
    }
}
