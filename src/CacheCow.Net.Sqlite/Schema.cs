namespace CacheCow.Net.Sqlite;

/// <summary>Makes the tables of a new file, and recognises a file as the store's own.</summary>
internal static class Schema
{
    /// <summary>"CCOW", in the header of every file of this store.</summary>
    public const int ApplicationId = 0x43434F57;

    /// <summary>Goes up when programs of different versions could not use the file together. 2: invalidations are told in a table. 3: writes under way are marked when they are overlapped, and there are queues.</summary>
    /// <remarks>
    /// An older file is refused, not upgraded: a program that still has it open would go on invalidating without telling, or without marking. The texts of the tables are compared, so that
    /// changing one, if only in its spaces, makes another version.
    /// </remarks>
    public const int Version = 3;

    private static readonly Lazy<string> Expected = new(static () =>
    {
        using var connection = new Connection(":memory:", create: true, TimeSpan.FromSeconds(1));
        connection.Execute(Sql.CreateTables(ApplicationId, Version));
        return connection.Text(Sql.SelectSchema);
    });

    /// <summary>After this the file has this version's tables, or there was an exception and a file that is not ours is as it was.</summary>
    /// <exception cref="SqliteError">The file is damaged, locked, or cannot be read.</exception>
    /// <exception cref="CacheStoreException">It is another program's, another version's, or read-only, or somebody has changed its tables.</exception>
    public static void Ensure(Connection connection, string path)
    {
        // Looking comes first: nothing may be changed in a file that is not ours.
        var isNew = IsNew(connection, path);
        if (connection.IsReadOnly)
            throw Failures.ReadOnly(path);
        if (isNew)
            connection.Execute(Sql.AllowShrinking);
        var mode = connection.Text(Sql.UseWriteAheadLog);
        if (mode != "wal")
            throw Failures.NoWriteAheadLog(path, mode);
        if (isNew)
            Create(connection, path);
    }

    private static void Create(Connection connection, string path)
    {
        connection.Execute(Sql.BeginWrite);

        // Another process may have made them since IsNew.
        if (IsOurs(connection, path))
            connection.Execute(Sql.Rollback);
        else
            connection.Execute(Sql.CreateTables(ApplicationId, Version) + Sql.Commit);
    }

    private static bool IsNew(Connection connection, string path)
    {
        // One snapshot: the tables of a process that is making them just now must not look like another program's.
        connection.Execute(Sql.BeginRead);
        var isOurs = IsOurs(connection, path);
        connection.Execute(Sql.Commit);
        return !isOurs;
    }

    private static bool IsOurs(Connection connection, string path)
    {
        var tables = connection.Number(Sql.CountTables);
        var (application, version) = (connection.Number(Sql.ApplicationId), connection.Number(Sql.SchemaVersion));
        if (application == 0 && version == 0 && tables == 0)
            return false;
        if (application != ApplicationId)
            throw Failures.AnotherProgram(path, application, tables);
        if (version != Version)
            throw Failures.AnotherVersion(path, version);

        // A trigger, a view in a table's place or a table that computes would do what nobody has asked for, with this program's rights to the file.
        if (connection.Text(Sql.SelectSchema) != Expected.Value)
            throw Failures.AnotherSchema(path);
        return true;
    }
}
