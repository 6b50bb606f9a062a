using CacheCow.Net.EntityFrameworkCore.Tests.Writing;
using CacheCow.Net.Testing;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

// The same tests on PostgreSQL 18: saves and commands in the quick run, the rest in that of the proof.

[TestFixture]
internal sealed class SaveChangesTestsOn18 : SaveChangesTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
internal sealed class CommandTestsOn18 : CommandTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class FailedSaveTestsOn18 : FailedSaveTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class LenientTestsOn18 : LenientTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class LookupTestsOn18 : LookupTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class OutboxTestsOn18 : OutboxTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class ReadingTestsOn18 : ReadingTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class RoundTripTestsOn18 : RoundTripTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class ShadowTestsOn18 : ShadowTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class TransactionTestsOn18 : TransactionTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class TransactionWritingTestsOn18 : TransactionWritingTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class UnavailableTestsOn18 : UnavailableTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}
