namespace CacheCow.Net.Sqlite;

/// <summary>The writes under way and the holds in force, by flag key: any number for one flag, each with its own expiry.</summary>
internal sealed class IntentTable(Connection connection)
{
    private readonly Statement _select = connection.Prepare(Sql.SelectIntent);
    private readonly Statement _put = connection.Prepare(Sql.PutIntent);

    public bool IsAny(string flag, long now)
    {
        _select.Bind(1, flag);
        _select.Bind(2, now);
        var isAny = _select.Step();
        _select.Reset();
        return isAny;
    }

    public void Add(string flag, LeaseToken token, long expires)
    {
        _put.Bind(1, flag);
        _put.Bind(2, token.ToByteArray());
        _put.Bind(3, expires);
        _put.Run();
    }
}
