using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>Looks whether the database is as the feed needs it, and makes it so, or says what to run.</summary>
internal sealed class Preparation(PostgresFeedOptions options, IReadOnlyList<FeedTable> tables)
{
    private const int OldestServer = 13;

    private bool MayCreate => options.Setup == FeedSetup.Create;

    /// <summary>What should be seen to, after <see cref="CheckTablesAsync"/> and <see cref="CheckPublication"/>.</summary>
    public List<string> Warnings { get; } = [];

    public static async Task CheckServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
            throw new FeedException($"The server is PostgreSQL {connection.PostgreSqlVersion}; the feed needs {OldestServer} or later.");
        if (await Catalog.TextAsync(connection, "SELECT pg_is_in_recovery()::text", cancellationToken).ConfigureAwait(false) == "true")
            throw new FeedException("The server is a standby, on which a change may be seen later than the log tells of it. Connect the feed to the primary: Target Session Attributes=primary in the connection string.");
        var level = await Catalog.TextAsync(connection, "SHOW wal_level", cancellationToken).ConfigureAwait(false);
        if (level != "logical")
            throw new FeedException($"The server's wal_level is '{level}', and rows are in its log only with 'logical'. Run as a superuser: ALTER SYSTEM SET wal_level = logical; and restart the server.");
    }

    /// <summary>The tables, all of them there, with the columns that are mapped, and in the log.</summary>
    public async Task<IReadOnlyList<TableInfo>> CheckTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var found = new List<TableInfo>();
        foreach (var mapping in tables)
        {
            var members = await Catalog.TableAsync(connection, mapping.Name, cancellationToken).ConfigureAwait(false);
            if (members.Count == 0)
                throw new FeedException($"There is no table '{mapping.Name}' in the database '{connection.Database}' that this role can see. Name it with its schema, as in public.posts; quote it as in SQL.");
            var table = new TableInfo(mapping, members);
            Check(table);
            found.Add(table);
        }

        return found;
    }

    /// <summary>The statements that are missing for the publication; none: it is as it should be.</summary>
    public IReadOnlyList<string> CheckPublication(PublicationInfo? publication, IReadOnlyList<TableInfo> found, int serverVersion)
    {
        foreach (var member in found.SelectMany(table => table.WithRows).Where(member => !member.HasIdentity))
            throw new FeedException(
                $"The table {member.Quoted} has no replica identity: published, it would refuse every UPDATE and DELETE. Give it a primary key, or run: ALTER TABLE {member.Quoted} REPLICA IDENTITY FULL;");
        foreach (var table in found)
            WarnOfOldValues(publication, table);
        if (publication is null)
            return [Sql.CreatePublication(options.PublicationName, found.Select(table => table.InPublication(serverVersion)))];

        foreach (var table in found)
            CheckRows(publication, table);
        var name = Sql.Quoted(options.PublicationName);
        var statements = new List<string>();
        if (publication.Missing.Length > 0)
            statements.Add($"ALTER PUBLICATION {name} SET (publish = 'insert, update, delete, truncate');");
        statements.AddRange(found.Where(table => IsCut(publication, table)).Select(table => Again(table, table.InPublication(serverVersion))));
        if (publication.ViaRoot && found.Any(table => table.Root.Kind == 'p'))
        {
            // With it, a partition's own TRUNCATE is not told of, and the replica identity is said to be the partitioned table's while the log has the partition's.
            statements.Add($"ALTER PUBLICATION {name} SET (publish_via_partition_root = false);");
        }
        else if (found.Where(table => !IsPublished(publication, table)).Select(table => table.InPublication(serverVersion)).ToArray() is { Length: > 0 } absent)
        {
            statements.Add(Sql.AddToPublication(options.PublicationName, absent));
        }

        return statements;
    }

    /// <summary>Is the slot one that the feed can use?</summary>
    /// <returns><see langword="false"/>: there is none, or one that is lost and that may be made anew.</returns>
    public bool CheckSlot(SlotInfo? slot, string database)
    {
        var name = options.SlotName;
        if (slot is null)
            return false;
        if (slot.Plugin != "pgoutput")
            throw new FeedException($"The slot '{name}' is there for {slot.Plugin ?? "physical replication"}, and the feed needs pgoutput. Take another SlotName, or drop it if nobody needs it: {Sql.DropSlot(name)}");
        if (slot.Database != database)
            throw new FeedException($"The slot '{name}' is one of the database '{slot.Database}', and the feed is of '{database}'. Slots are named for the whole server: take another SlotName.");
        if (slot.IsLost && !MayCreate)
            throw new FeedException(
                $"The slot '{name}' is lost: the server has removed log that it needed (max_slot_wal_keep_size). Run: {Sql.DropSlot(name)} {Sql.CreateSlot(name)} The feed then invalidates all that is mapped.");
        if (slot.ActivePid is { } pid)
            throw new SlotTakenException(name, pid);
        return !slot.IsLost;
    }

    private static void Check(TableInfo table)
    {
        var root = table.Root;
        if (root.Kind is not ('r' or 'p'))
            throw new FeedException($"{root.Quoted} is no table, and what is no table is not in the log. Map the tables that it reads.");
        if (table.WithRows.FirstOrDefault(member => member.Persistence != 'p') is { } unlogged)
            throw new FeedException($"The table {unlogged.Quoted} is unlogged or temporary: its changes are not in the log. Run: ALTER TABLE {unlogged.Quoted} SET LOGGED;");
        foreach (var target in table.Mapping.Targets)
        {
            if (target.Find(root.Columns) is { } absent)
                throw new FeedException(
                    $"The table {root.Quoted} has no column '{absent}' in the log (generated columns are not). It has: {string.Join(", ", root.Columns)}. Name the column, or map the table to a model or tag.");
        }
    }

    private void CheckRows(PublicationInfo publication, TableInfo table)
    {
        if (table.WithRows.FirstOrDefault(member => publication.Tables.GetValueOrDefault((member.Schema, member.Name)).IsFiltered) is { } filtered)
            throw new FeedException($"The publication '{options.PublicationName}' sends only some rows of {filtered.Quoted}. Take another PublicationName, or run: {Again(table, table.Root.Quoted)}");
    }

    /// <summary>Does the publication leave out a column that is mapped?</summary>
    private static bool IsCut(PublicationInfo publication, TableInfo table) => table.WithRows.Any(member =>
        publication.Tables.GetValueOrDefault((member.Schema, member.Name)).Columns is { } sent && (table.WantedColumns ?? member.Columns).Except(sent).Any());

    private void WarnOfOldValues(PublicationInfo? publication, TableInfo table)
    {
        var weak = table.WeakColumns;
        if (weak.Count == 0)
            return;

        // With a list of columns in the publication, the server would refuse updates of a table whose identity is the whole row.
        var isNarrow = table.WithRows.Any(member =>
            publication?.Tables.GetValueOrDefault((member.Schema, member.Name)).Columns is { } columns && columns.Length < member.Columns.Length);
        Warnings.Add(
            $"{table.Root.Quoted}: the log does not have the old value of {string.Join(", ", weak)}, so each UPDATE and DELETE invalidates all objects of the model. Run: " +
            (isNarrow ? Again(table, table.Root.Quoted) + " " : "") +
            string.Join(' ', table.WithRows.Where(member => weak.Any(column => !member.LogsOld(column))).Select(member => $"ALTER TABLE {member.Quoted} REPLICA IDENTITY FULL;")));
    }

    private string Again(TableInfo table, string published) =>
        $"ALTER PUBLICATION {Sql.Quoted(options.PublicationName)} DROP TABLE {table.Root.Quoted}; {Sql.AddToPublication(options.PublicationName, [published])}";

    private static bool IsPublished(PublicationInfo publication, TableInfo table) =>
        publication.Roots is null || (table.Root.Kind == 'p' && publication.Roots.Contains(table.Root.Oid))
        || (table.WithRows.Any() && table.WithRows.All(member => publication.Tables.ContainsKey((member.Schema, member.Name))));
}
