namespace CacheCow.Net.Sqlite;

/// <summary>Who may fill, by flag key.</summary>
internal sealed class LeaseTable(Connection connection)
{
    private const int Token = 0;
    private const int Expires = 1;

    private readonly Statement _select = connection.Prepare(Sql.SelectLease);
    private readonly Statement _put = connection.Prepare(Sql.PutLease);
    private readonly Statement _delete = connection.Prepare(Sql.DeleteLease);

    public Holder HolderOf(string flag, LeaseToken token, long now)
    {
        _select.Bind(1, flag);
        if (!_select.Step())
            return Holder.Nobody;
        try
        {
            // Whoever can write the file could else keep an object uncached for ever. Taking a lease from its holder costs its fill, and no more.
            if (_select.Number(Expires) is var expires && (expires <= now || expires > Clock.Latest(now)))
                return Holder.Nobody;
            return _select.Bytes(Token).SequenceEqual(token.ToByteArray()) ? Holder.Self : Holder.SomebodyElse;
        }
        finally
        {
            _select.Reset();
        }
    }

    public void Take(string flag, LeaseToken token, long expires)
    {
        _put.Bind(1, flag);
        _put.Bind(2, token.ToByteArray());
        _put.Bind(3, expires);
        _put.Run();
    }

    public void End(string flag)
    {
        _delete.Bind(1, flag);
        _delete.Run();
    }
}
