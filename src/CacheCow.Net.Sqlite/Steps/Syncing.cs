namespace CacheCow.Net.Sqlite;

/// <summary>Decides whether a transaction is on the disk when it is committed, or at the next checkpoint of the log.</summary>
/// <remarks>What one transaction syncs is the log as a whole, so all those before it are on the disk, too, whichever process committed them.</remarks>
internal sealed class Syncing(Connection connection, bool always)
{
    public T Run<T>(bool isDurable, Func<T> inside)
    {
        if (!isDurable || always)
            return inside();
        connection.Execute(Sql.SyncEveryStep);
        try
        {
            return inside();
        }
        finally
        {
            SetBack();
        }
    }

    // If it cannot be set back, as inside a transaction that could not be undone, it stays as it is: that is only slower. What the step threw, or returned, is what counts.
    private void SetBack()
    {
        if (connection.InTransaction)
            return;
        try
        {
            connection.Execute(Sql.SyncAtCheckpoints);
        }
        catch (SqliteError)
        {
        }
    }
}
