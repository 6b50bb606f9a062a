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
            // Inside a transaction that could not be undone it cannot be set back; then it stays as it is, which is only slower.
            if (!connection.InTransaction)
                connection.Execute(Sql.SyncAtCheckpoints);
        }
    }
}
