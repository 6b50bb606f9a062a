namespace CacheCow.Net.PostgreSql;

/// <summary>Writes names and statements as PostgreSQL reads them.</summary>
internal static class Sql
{
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Table(string schema, string name) => $"{Quoted(schema)}.{Quoted(name)}";

    /// <summary>A name that was written without quotes, with the case that it has.</summary>
    public static string Exactly(string name) => string.Join('.', name.Split('.').Select(Quoted));

    public static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(Quoted));

    public static string CreatePublication(string name, IEnumerable<string> tables) =>
        $"CREATE PUBLICATION {Quoted(name)} FOR TABLE {string.Join(", ", tables)} WITH (publish = 'insert, update, delete, truncate');";

    public static string AddToPublication(string name, IEnumerable<string> tables) => $"ALTER PUBLICATION {Quoted(name)} ADD TABLE {string.Join(", ", tables)};";

    public static string CreateSlot(string name) => $"SELECT pg_create_logical_replication_slot({Literal(name)}, 'pgoutput');";

    public static string DropSlot(string name) => $"SELECT pg_drop_replication_slot({Literal(name)});";
}
