namespace CacheCow.Net.Sqlite;

/// <summary>The bytes of the objects, by data key. What is larger than an object can be, or no bytes, is read as empty bytes.</summary>
internal sealed class ObjectTable(Connection connection, int maxObjectBytes)
{
    private const int Value = 0;
    private const int Expires = 1;

    private readonly Statement _select = connection.Prepare(Sql.SelectObject);

    public ReadOnlyMemory<byte>? Read(string key, long now)
    {
        _select.Bind(1, key);
        _select.Bind(2, maxObjectBytes);
        if (!_select.Step())
            return null;
        try
        {
            // Not as one conditional expression: in that, null would turn into empty memory.
            if (_select.Number(Expires) <= now)
                return null;
            return _select.Bytes(Value).ToArray();
        }
        finally
        {
            _select.Reset();
        }
    }
}
