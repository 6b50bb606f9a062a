namespace CacheCow.Net.PostgreSql;

/// <summary>A table, or one of the partitions and inheriting tables below it, as the database has it now.</summary>
/// <param name="Oid">What names it for good.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>r</c> a table with rows, <c>p</c> one whose rows are in partitions; others are not in the log.</param>
/// <param name="Persistence"><c>p</c>: it is in the log.</param>
/// <param name="Identity">The replica identity: <c>d</c> the primary key, <c>i</c> an index, <c>f</c> the whole row, <c>n</c> nothing.</param>
/// <param name="Columns">The columns that are in the log.</param>
/// <param name="IdentityColumns">The columns of the primary key or index that the replica identity is.</param>
/// <param name="Shape">What changes when the table is altered or rewritten.</param>
internal sealed record TableMember(
    uint Oid, string Schema, string Name, char Kind, char Persistence, char Identity, string[] Columns, string[] IdentityColumns, string Shape)
{
    public string Quoted => Sql.Table(Schema, Name);

    /// <summary>Without one, the server refuses updates and deletes as soon as the table is published.</summary>
    public bool HasIdentity => Identity == 'f' || IdentityColumns.Length > 0;

    /// <summary>Is the old value of a column in the log?</summary>
    public bool LogsOld(string column) => Identity == 'f' || IdentityColumns.Contains(column);
}
