namespace CacheCow.Net.Sqlite;

/// <summary>The bytes of the objects, by data key.</summary>
internal sealed class ObjectTable(Connection connection)
{
    private const int Value = 0;
    private const int Expires = 1;

    private readonly Statement _select = connection.Prepare(Sql.SelectObject);

    public ReadOnlyMemory<byte>? Read(string key, long now)
    {
        _select.Bind(1, key);
        if (!_select.Step())
            return null;
        try
        {
            return _select.Number(Expires) > now ? new ReadOnlyMemory<byte>(_select.Bytes(Value).ToArray()) : null;
        }
        finally
        {
            _select.Reset();
        }
    }
}
