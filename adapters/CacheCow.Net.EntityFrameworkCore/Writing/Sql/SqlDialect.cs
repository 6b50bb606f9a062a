using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Whose comments, quotes and escapes a command is read with.</summary>
internal enum SqlDialect
{
    /// <summary>Nobody knows: it is read with those of all others, and the worst counts.</summary>
    Unknown,
    PostgreSql,
    SqlServer,
    MySql,
    Sqlite,
}

/// <summary>Finds the dialect of a context.</summary>
internal static class SqlDialects
{
    public static SqlDialect Of(DbContext context) => Of(context.Database.ProviderName ?? "");

    private static SqlDialect Of(string provider) =>
        Has(provider, "Npgsql") || Has(provider, "PostgreSql") ? SqlDialect.PostgreSql
        : Has(provider, "SqlServer") ? SqlDialect.SqlServer
        : Has(provider, "MySql") ? SqlDialect.MySql
        : Has(provider, "Sqlite") ? SqlDialect.Sqlite
        : SqlDialect.Unknown;

    private static bool Has(string provider, string name) => provider.Contains(name, StringComparison.OrdinalIgnoreCase);
}
