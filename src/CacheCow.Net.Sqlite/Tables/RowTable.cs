namespace CacheCow.Net.Sqlite;

/// <summary>The rows of the objects, by their numbers: neighbours lie on the same page of the file.</summary>
internal sealed class RowTable(Connection connection)
{
    private readonly Statement _select = connection.Prepare(Sql.SelectRow);
    private readonly Statement _delete = connection.Prepare(Sql.DeleteRow);

    public (string Key, long Expires)? Find(long row)
    {
        _select.Bind(1, row);
        if (!_select.Step())
            return null;
        var found = (_select.Key(0), _select.Number(1));
        _select.Reset();
        return found;
    }

    public void Remove(long row)
    {
        _delete.Bind(1, row);
        _delete.Run();
    }
}
