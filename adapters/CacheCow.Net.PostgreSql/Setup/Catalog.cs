using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>What the database says of itself.</summary>
internal static class Catalog
{
    private const string TableSql = """
        WITH RECURSIVE tree(oid, depth) AS (
            SELECT c.oid, 0 FROM pg_class c WHERE c.oid = coalesce(to_regclass($1), to_regclass($2))
            UNION ALL
            SELECT i.inhrelid, tree.depth + 1 FROM pg_inherits i JOIN tree ON i.inhparent = tree.oid)
        SELECT c.oid, n.nspname::text, c.relname::text, c.relkind, c.relpersistence, c.relreplident,
            ARRAY(SELECT a.attname::text FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum),
            ARRAY(SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                  WHERE i.indrelid = c.oid AND (c.relreplident = 'd' AND i.indisprimary OR c.relreplident = 'i' AND i.indisreplident)),
            c.relfilenode::text || coalesce((SELECT string_agg(a.attnum || ' ' || a.attname || ' ' || a.atttypid || ' ' || a.attcollation || coalesce(
                    (SELECT string_agg(' ' || e.enumlabel, '' ORDER BY e.oid) FROM pg_type t JOIN pg_enum e ON e.enumtypid IN (t.oid, t.typelem, t.typbasetype) WHERE t.oid = a.atttypid), ''),
                  ',' ORDER BY a.attnum) FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '')
                || coalesce((SELECT string_agg(' ' || i.inhparent || ' ' || i.xmin::text, '' ORDER BY i.inhparent) FROM pg_inherits i WHERE i.inhrelid = c.oid), '')
        FROM (SELECT oid, min(depth) AS depth FROM tree GROUP BY oid) t JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace
        ORDER BY t.depth, c.oid
        """;

    /// <summary>A table and what is below it; empty: there is none of that name.</summary>
    public static Task<List<TableMember>> TableAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        RowsAsync(connection, TableSql, ReadMember, cancellationToken, name.Contains('"', StringComparison.Ordinal) ? name : Folded(name), Sql.Exactly(name));

    /// <summary>A slot; <see langword="null"/>: there is none.</summary>
    public static async Task<SlotInfo?> SlotAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        const string SlotSql = """
            SELECT plugin::text, database::text, active_pid, wal_status = 'lost', wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint
            FROM pg_replication_slots WHERE slot_name = $1
            """;
        var slots = await RowsAsync(connection, SlotSql, ReadSlot, cancellationToken, name).ConfigureAwait(false);
        return slots.SingleOrDefault();
    }

    /// <summary>A publication; <see langword="null"/>: there is none.</summary>
    public static async Task<PublicationInfo?> PublicationAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        const string PublicationSql = """
            SELECT puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot, ARRAY(SELECT prrelid FROM pg_publication_rel WHERE prpubid = p.oid),
                p.oid || ' ' || p.xmin::text || coalesce((SELECT string_agg(' ' || r.oid || ' ' || r.xmin::text, '' ORDER BY r.oid) FROM pg_publication_rel r WHERE r.prpubid = p.oid), '') || NAMESPACES
            FROM pg_publication p WHERE pubname = $1
            """;
        const string SchemasSql = "coalesce((SELECT string_agg(' ' || n.oid || ' ' || n.xmin::text, '' ORDER BY n.oid) FROM pg_publication_namespace n WHERE n.pnpubid = p.oid), '')";
        var schemas = connection.PostgreSqlVersion.Major >= 15 ? SchemasSql : "''";
        var columns = connection.PostgreSqlVersion.Major >= 15 ? "attnames::text[], rowfilter IS NOT NULL" : "NULL::text[], false";
        var tables = await RowsAsync(
            connection, $"SELECT schemaname::text, tablename::text, {columns} FROM pg_publication_tables WHERE pubname = $1", ReadPublished, cancellationToken, name).ConfigureAwait(false);
        var found = await RowsAsync(connection, PublicationSql.Replace("NAMESPACES", schemas, StringComparison.Ordinal), row => ReadPublication(row, tables), cancellationToken, name).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    /// <summary>Text answers of a query, one a row.</summary>
    public static async Task<string> TextAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(connection, sql, row => row.GetString(0), cancellationToken).ConfigureAwait(false);
        return rows[0];
    }

    public static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var disposal = command.ConfigureAwait(false);
        foreach (var argument in arguments)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerDisposal = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    private static TableMember ReadMember(NpgsqlDataReader row) => new(
        row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetChar(3), row.GetChar(4), row.GetChar(5),
        row.GetFieldValue<string[]>(6), row.GetFieldValue<string[]>(7), row.GetString(8));

    private static SlotInfo ReadSlot(NpgsqlDataReader row) => new(
        row.IsDBNull(0) ? null : row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetInt32(2),
        !row.IsDBNull(3) && row.GetBoolean(3), row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5));

    private static (string Schema, string Name, string[]? Columns, bool IsFiltered) ReadPublished(NpgsqlDataReader row) =>
        (row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<string[]>(2), row.GetBoolean(3));

    private static PublicationInfo ReadPublication(NpgsqlDataReader row, List<(string Schema, string Name, string[]? Columns, bool IsFiltered)> tables)
    {
        string[] kinds = ["insert", "update", "delete", "truncate"];
        return new PublicationInfo(
            [.. kinds.Where((_, index) => !row.GetBoolean(1 + index))],
            row.GetBoolean(5),
            row.GetBoolean(0) ? null : row.GetFieldValue<uint[]>(6),
            row.GetString(7),
            tables.ToDictionary(table => (table.Schema, table.Name), table => (table.Columns, table.IsFiltered)));
    }

    // to_regclass throws for what is no name in SQL, such as one with a blank.
    private static string Folded(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '$') && !name.StartsWith('.') && !name.EndsWith('.') && !char.IsAsciiDigit(name[0]) ? name : Sql.Exactly(name);
}
