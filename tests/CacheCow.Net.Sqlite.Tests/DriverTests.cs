namespace CacheCow.Net.Sqlite.Tests;

/// <summary>What is asked of the native SQLite beside the driver is there.</summary>
[TestFixture]
internal sealed class DriverTests
{
    [Test]
    public void Find_FunctionThatSqliteLacks_ReturnsZero() => Assert.That(NativeSqlite.Find("sqlite3_no_such_function"), Is.EqualTo((nint)0));
}
