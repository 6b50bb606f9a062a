using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Failures that leave open what the database has done, and those that do not.</summary>
[TestFixture]
internal sealed class DoubtTests
{
    [TestCase("23505", false)]
    [TestCase("40001", false)]
    [TestCase("40003", true)]
    [TestCase("08006", true)]
    [TestCase("57P01", true)]
    [TestCase("HYT00", true)]
    public void Failure_WithAState_IsJudgedByIt(string state, bool isDoubtful) => Assert.That(Doubt.IsLeftBy(new DbUpdateException("", new Stated(state))), Is.EqualTo(isDoubtful));

    [TestCase(19, false)]
    [TestCase(2067, false)]
    [TestCase(5, false)]
    [TestCase(10, true)]
    [TestCase(778, true)]
    public void Failure_OfSqlite_IsJudgedByItsCode(int code, bool isDoubtful) =>
        Assert.That(Doubt.IsLeftBy(new DbUpdateException("", new SqliteException("", code & 0xFF, code))), Is.EqualTo(isDoubtful));

    // A unique violation, a deadlock; a time-out, a cancelled command, a lost connection.
    [TestCase(2627, 14, false)]
    [TestCase(1205, 13, false)]
    [TestCase(-2, 11, true)]
    [TestCase(0, 11, true)]
    [TestCase(10054, 20, true)]
    public void Failure_OfSqlServer_IsJudgedByItsNumberAndClass(int number, byte severity, bool isDoubtful) =>
        Assert.That(Doubt.IsLeftBy(new Classed(number, severity)), Is.EqualTo(isDoubtful));

    [TestCase(1062, false)]
    [TestCase(3819, false)]
    [TestCase(1053, true)]
    [TestCase(2013, true)]
    [TestCase(0, true)]
    public void Failure_OfMySql_IsJudgedByItsNumber(int number, bool isDoubtful) => Assert.That(Doubt.IsLeftBy(new Numbered(number)), Is.EqualTo(isDoubtful));

    [Test]
    public void Failure_OfWhatIsNotKnown_LeavesDoubt() =>
        Assert.That(new Exception[] { new Stated(null), new TimeoutException(), new OperationCanceledException(), new IOException() }, Is.All.Matches<Exception>(Doubt.IsLeftBy));

    private sealed class Stated(string? state) : DbException
    {
        public override string? SqlState => state;
    }

    private sealed class Classed(int number, byte severity) : DbException
    {
        public int Number => number;

        public byte Class => severity;
    }

    private sealed class Numbered(int number) : DbException
    {
        public int Number => number;
    }
}
