namespace CacheCow.Net.Sqlite;

/// <summary>All or nothing: commits what is done inside, or undoes it when it throws.</summary>
internal sealed class Transaction(Connection connection, string begin)
{
    private readonly Statement _begin = connection.Prepare(begin);
    private readonly Statement _commit = connection.Prepare(Sql.Commit);
    private readonly Statement _rollback = connection.Prepare(Sql.Rollback);

    public T Run<T>(Func<T> inside)
    {
        // The lock, and the view of the file, begin here: the clock is read inside, after any waiting.
        _begin.Run();
        try
        {
            var result = inside();
            _commit.Run();
            return result;
        }
        catch
        {
            Undo();
            throw;
        }
    }

    public void Run(Action inside) => Run(() =>
    {
        inside();
        return true;
    });

    private void Undo()
    {
        // A full disk or an I/O error may have rolled back already.
        if (!connection.InTransaction)
            return;
        try
        {
            _rollback.Run();
        }
        catch (SqliteError)
        {
            // What made us undo is what the caller must hear.
        }
    }
}
