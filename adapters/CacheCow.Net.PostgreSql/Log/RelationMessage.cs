namespace CacheCow.Net.PostgreSql;

/// <summary>The message that describes a table.</summary>
internal static class RelationMessage
{
    // Flags, the end of an empty name, type, modifier.
    private const int LeastColumn = 10;

    public static Relation Read(LogBytes bytes)
    {
        bytes.Byte();
        var (id, schema, name, identity) = (bytes.UInt32(), bytes.Text(), bytes.Text(), bytes.Byte());
        var columns = new RelationColumn[Columns(ref bytes)];
        for (var i = 0; i < columns.Length; i++)
        {
            var isIdentity = (bytes.Byte() & 1) != 0;
            columns[i] = new RelationColumn(bytes.Text(), isIdentity, bytes.UInt32());
            bytes.Skip(sizeof(int));
        }

        if (columns.DistinctBy(column => column.Name).Count() < columns.Length)
            throw new InvalidDataException($"The log describes table {id} with two columns of one name.");
        return new Relation(id, schema.Length == 0 ? "pg_catalog" : schema, name, identity == 'f', columns);
    }

    // A number that lies must not take memory.
    private static int Columns(ref LogBytes bytes)
    {
        var columns = bytes.Int16();
        return columns <= bytes.Left / LeastColumn ? columns : throw new InvalidDataException($"The log describes a table of {columns} columns in {bytes.Left} bytes.");
    }
}
