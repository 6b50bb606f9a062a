using System.Data.Common;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Tells whether a failure leaves open what the database has done, or still will: a connection that broke, or a wait that was given up, ends nothing in the server.
/// </summary>
internal static class Doubt
{
    /// <summary>May the database have committed, or commit later? Not if the server itself answered with an error.</summary>
    public static bool IsLeftBy(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is DbException { SqlState: { Length: 5 } state })
                return IsDoubtful(state);
            if (failure is Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException or CacheStoreException || (failure is DbException told && IsAnswer(told)))
                return false;
        }

        return true;
    }

    /// <summary>Has a commit failed that may be tried again, because the transaction is still open? SQLite's is, if somebody else reads, or a deferred constraint is violated.</summary>
    public static bool LeavesOpen(DbTransaction transaction, Exception? failure) =>
        failure is DbException told && NumberOf(told, "SqliteErrorCode") is not null && !DbTransactions.IsOver(transaction);

    // 08: the connection; 57P: the server is going down; 40003: it does not know itself; HY: the driver speaks, of a time-out or a lost connection, too.
    private static bool IsDoubtful(string state) =>
        state.StartsWith("HY", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) || state == "40003";

    // Drivers without a state have a number of their own. SQLite works in this process: only what befell its file (10, 11) is not known. SQL Server's own errors are numbered from 1, and
    // from class 20 on it has closed the connection. MySQL's server has 1000 to 1999, apart from its shutdown, and 3000 on; from 2000 on the driver speaks.
    private static bool IsAnswer(DbException told) =>
        NumberOf(told, "SqliteErrorCode") is { } code ? (code & 0xFF) is not (10 or 11)
        : NumberOf(told, "Number") is { } number && (NumberOf(told, "Class") is { } severity ? number > 0 && severity < 20 : number is (>= 1000 and < 2000 and not 1053) or >= 3000);

    // The drivers are not referred to from here.
    private static int? NumberOf(DbException told, string property) => told.GetType().GetProperty(property)?.GetValue(told) switch
    {
        int number => number,
        byte number => number,
        _ => null,
    };
}
