using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>What is known of a model by each dialect.</summary>
internal static class Dialects
{
    private static readonly Dictionary<SqlDialect, SqlNames> Known = Enum.GetValues<SqlDialect>().ToDictionary(dialect => dialect, dialect => NamesOf(dialect));

    public static SqlReach Read(SqlDialect dialect, string text, bool isMade = false) => SqlReader.Read(text, dialect, Known[dialect], isMade);

    public static SqlNames NamesOf(SqlDialect dialect, EfWriteOptions? options = null)
    {
        using var context = NewContext(dialect);
        return new SqlNames(context.Model, dialect, options ?? new EfWriteOptions { OtherTables = ["audit log"], OtherFunctions = ["peek"] });
    }

    /// <summary>A context of the dialect's own provider, without a server.</summary>
    public static SqlContext NewContext(SqlDialect dialect, Action<DbContextOptionsBuilder>? configure = null)
    {
        var options = new DbContextOptionsBuilder();
        _ = dialect switch
        {
            SqlDialect.PostgreSql => options.UseNpgsql("Host=nowhere.invalid"),
            SqlDialect.SqlServer => options.UseSqlServer("Server=nowhere.invalid"),
            SqlDialect.MySql => MySQLDbContextOptionsExtensions.UseMySQL(options, "server=nowhere.invalid;database=blog"),
            _ => options.UseSqlite("Data Source=:memory:"),
        };
        configure?.Invoke(options);
        return new SqlContext(options.Options);
    }
}
