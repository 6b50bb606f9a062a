namespace CacheCow.Net.Sqlite.Tests;

/// <summary>What was accepted is on the disk.</summary>
[TestFixture]
internal sealed class DurabilityTests : StoreFixture
{
    private const string Synchronous = "PRAGMA synchronous";
    private const long Full = 2;
    private const long Normal = 1;

    [Test]
    public void Syncing_DurableStep_SyncsTheLogForThisStepOnly()
    {
        using var connection = new Connection(File, create: true, TimeSpan.FromSeconds(1));
        connection.Execute(Sql.SyncAtCheckpoints);
        var (syncing, transaction) = (new Syncing(connection, always: false), new Transaction(connection, Sql.BeginWrite));
        Assert.That(syncing.Run(isDurable: false, Level), Is.EqualTo(Normal));
        Assert.That(syncing.Run(isDurable: true, () => transaction.Run(Level)), Is.EqualTo(Full));
        Assert.That(Level(), Is.EqualTo(Normal));
        Assert.That(() => syncing.Run<long>(isDurable: true, () => throw new InvalidOperationException()), Throws.InvalidOperationException);
        Assert.That(Level(), Is.EqualTo(Normal));

        long Level() => connection.Number(Synchronous);
    }

    [Test]
    public void Syncing_EveryStep_StaysSo()
    {
        using var connection = new Connection(File, create: true, TimeSpan.FromSeconds(1));
        connection.Execute(Sql.SyncEveryStep);
        new Syncing(connection, always: true).Run(isDurable: true, () => 0);
        Assert.That(connection.Number(Synchronous), Is.EqualTo(Full));
    }

    [TestCase(DriveType.Ram, "tmpfs", "lies in memory (tmpfs)")]
    [TestCase(DriveType.Unknown, "ramfs", "lies in memory (ramfs)")]
    [TestCase(DriveType.Network, "nfs", "lies on another machine (nfs)")]
    public void Drive_ThatLosesOrIsFar_IsTold(DriveType type, string format, string expected) =>
        Assert.That(DiskCheck.Judge("cache.db", type, format), Has.One.Contains(expected).And.One.Contains("Give the store a path"));

    [Test]
    public void Drive_OfThisMachine_IsNot() => Assert.That(DiskCheck.Judge("cache.db", DriveType.Fixed, "ext4"), Is.Empty);

    [Test]
    public async Task CheckDurability_AnyFile_Answers()
    {
        await using var store = Open();
        Assert.That(await store.CheckDurabilityAsync(default), Has.Count.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task CheckDurability_FileInMemory_SaysSo()
    {
        if (!Directory.Exists("/dev/shm"))
            Assert.Ignore("There is no /dev/shm.");
        using var folder = new TempFolder("/dev/shm");
        await using var store = new SqliteStore(folder.File);
        Assert.That(await store.CheckDurabilityAsync(default), Has.One.Contains("lies in memory").And.One.Contains(folder.File));
    }
}
