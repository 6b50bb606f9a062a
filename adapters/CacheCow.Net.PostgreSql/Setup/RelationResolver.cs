using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>Finds what the changes of a table that the log describes invalidate: it is mapped, or a partition of one that is.</summary>
internal sealed class RelationResolver(FeedServer server, Func<IReadOnlyList<TableInfo>> mapped, Func<int> version)
{
    /// <summary>Another one: the mapped tables were altered, and what was found before may not hold. The log describes a partition once, and not again when the table above takes another's name.</summary>
    public int Version => version();

    private const string AncestorsSql = """
        WITH RECURSIVE above(oid) AS (SELECT $1::oid UNION SELECT i.inhparent FROM pg_inherits i JOIN above ON i.inhrelid = above.oid)
        SELECT a.oid FROM above a JOIN pg_class c ON c.oid = a.oid
        """;

    private const string TypesSql = """
        WITH RECURSIVE base(asked, oid) AS (
            SELECT t.oid, t.oid FROM pg_type t WHERE t.oid = ANY ($1::oid[])
            UNION ALL
            SELECT b.asked, t.typbasetype FROM base b JOIN pg_type t ON t.oid = b.oid WHERE t.typtype = 'd')
        SELECT b.asked, CASE t.typtype WHEN 'e' THEN 25::oid ELSE t.oid END, t.typname::text FROM base b JOIN pg_type t ON t.oid = b.oid WHERE t.typtype <> 'd'
        """;

    private const string StrictColumnsSql = """
        SELECT a.attname::text FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
        WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(c.collisdeterministic, true)
        """;

    public async ValueTask ResolveAsync(Relation relation, CancellationToken cancellationToken)
    {
        var connection = await server.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        var above = await Catalog.RowsAsync(connection, AncestorsSql, row => row.GetFieldValue<uint>(0), cancellationToken, (long)relation.Id).ConfigureAwait(false);
        relation.Targets = [.. mapped().Where(table => IsOf(relation, table, above)).SelectMany(table => table.Mapping.Targets)];
        if (relation.Targets.Count > 0)
            await ReadColumnsAsync(connection, relation, cancellationToken).ConfigureAwait(false);
    }

    // By the names of then, or by what it belongs to now. What is gone by now may have been a partition of any that has some.
    private static bool IsOf(Relation relation, TableInfo table, List<uint> above) =>
        (relation.Schema == table.Root.Schema && relation.Name == table.Root.Name) || above.Contains(table.Root.Oid)
        || (above.Count == 0 && (table.Root.Kind == 'p' || table.Members.Count > 1));

    private static async Task ReadColumnsAsync(NpgsqlConnection connection, Relation relation, CancellationToken cancellationToken)
    {
        var types = await Catalog.RowsAsync(
            connection, TypesSql, row => (Asked: row.GetFieldValue<uint>(0), Base: row.GetFieldValue<uint>(1), Name: row.GetString(2)), cancellationToken,
            Array.ConvertAll(relation.Types, type => (long)type)).ConfigureAwait(false);
        var strict = await Catalog.RowsAsync(connection, StrictColumnsSql, row => row.GetString(0), cancellationToken, (long)relation.Id).ConfigureAwait(false);
        relation.Lenient.Clear();
        for (var i = 0; i < relation.Columns.Count; i++)
        {
            var type = types.FirstOrDefault(type => type.Asked == relation.Columns[i].TypeId);
            if (type.Base != 0)
                relation.Types[i] = type.Base;

            // A column that is gone by now: how its values were compared cannot be asked any more.
            if (type.Name == "citext" || !strict.Contains(relation.Columns[i].Name))
                relation.Lenient.Add(i);
        }
    }
}
