namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Which commits others see.</summary>
[TestFixture]
internal sealed class CommitSnapshotTests
{
    [TestCase("10:20:12,17", 9u, true)]
    [TestCase("10:20:12,17", 11u, true)]
    [TestCase("10:20:12,17", 12u, false)]
    [TestCase("10:20:12,17", 20u, false)]
    [TestCase("20:20:", 19u, true)]
    [TestCase("20:20:", 20u, false)]
    [TestCase("4294967290:4294967300:4294967297", 0xFFFF_FFF0u, true)]
    [TestCase("4294967290:4294967300:4294967297", 0xFFFF_FFFFu, true)]
    [TestCase("4294967290:4294967300:4294967297", 1u, false)]
    [TestCase("4294967290:4294967300:4294967297", 2u, true)]
    [TestCase("4294967290:4294967300:4294967297", 5u, false)]
    public void Transaction_ByTheLowHalfOfItsId_IsSeen(string snapshot, uint id, bool seen) => Assert.That(CommitSnapshot.Parse(snapshot).Sees(id), Is.EqualTo(seen));
}
