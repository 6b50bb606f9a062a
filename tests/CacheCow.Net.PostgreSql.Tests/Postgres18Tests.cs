using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

// The same tests on PostgreSQL 18. What a feed is for is in the quick run, the rest in that of the proof.

[TestFixture]
internal sealed class ChangeTestsOn18 : ChangeTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class MappingTestsOn18 : MappingTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class SetupTestsOn18 : SetupTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class SchemaTestsOn18 : SchemaTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class TypeTestsOn18 : TypeTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class VisibilityTestsOn18 : VisibilityTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class RecoveryTestsOn18 : RecoveryTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class SoakTestsOn18 : SoakTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}

[TestFixture]
[Category("Proof")]
internal sealed class SchemaSoakTestsOn18 : SchemaSoakTests
{
    protected override PostgresRelease Release => PostgresRelease.Eighteen;
}
