namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class SqliteStoreOptionsTests : StoreFixture
{
    [Test]
    public void Option_OutOfRange_IsRefusedWithNameValueAndRule()
    {
        AssertRefused(() => new SqliteStoreOptions { BusyTimeout = TimeSpan.Zero }, "BusyTimeout is 00:00:00; it must be from 00:00:00.0010000 to 1.00:00:00");
        AssertRefused(() => new SqliteStoreOptions { SweepInterval = TimeSpan.FromDays(2) }, "SweepInterval is 2.00:00:00; it must be from 00:00:01 to 1.00:00:00");
        AssertRefused(() => new SqliteStoreOptions { MaxObjectBytes = 0 }, "MaxObjectBytes is 0; it must be from 1 to 536870912");
        AssertRefused(() => new SqliteStoreOptions { MaxFileBytes = 1000 }, "MaxFileBytes is 1000; it must be from 262144 to 1099511627776");
    }

    [Test]
    public void TimeProvider_Null_IsRefused() => Assert.That(() => new SqliteStoreOptions { TimeProvider = null! }, Throws.ArgumentNullException);

    [Test]
    public void Options_OneObjectFillsTheFile_AreRefused() =>
        Assert.That(
            () => Open(new SqliteStoreOptions { MaxFileBytes = 1 << 20, MaxObjectBytes = 1 << 19 }),
            Throws.ArgumentException.With.Message.Contains("MaxObjectBytes is 524288").And.Message.Contains("a quarter of the file"));

    private static void AssertRefused(Func<SqliteStoreOptions> set, string message) =>
        Assert.That(() => set(), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
}
