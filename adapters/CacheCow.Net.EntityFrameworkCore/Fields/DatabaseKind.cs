namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A database, as far as it is known how it compares and stores values.</summary>
internal enum DatabaseKind
{
    Unknown,
    InMemory,
    PostgreSql,
    Sqlite,
    SqlServer,
    MySql,
}
