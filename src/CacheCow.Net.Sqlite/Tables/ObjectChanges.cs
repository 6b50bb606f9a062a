namespace CacheCow.Net.Sqlite;

/// <summary>Stores and removes the bytes of objects.</summary>
internal sealed class ObjectChanges(Connection connection)
{
    private readonly Statement _put = connection.Prepare(Sql.PutObject);
    private readonly Statement _delete = connection.Prepare(Sql.DeleteObject);

    public void Put(string key, ReadOnlySpan<byte> value, long expires)
    {
        _put.Bind(1, key);
        _put.Bind(2, value);
        _put.Bind(3, expires);
        _put.Run();
    }

    public void Remove(string key)
    {
        _delete.Bind(1, key);
        _delete.Run();
    }
}
