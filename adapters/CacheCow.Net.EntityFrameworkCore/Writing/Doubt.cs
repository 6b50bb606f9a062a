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
            if (failure is Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException or CacheStoreException)
                return false;
        }

        return true;
    }

    // 08: the connection; 57P: the server is going down; 40003: it does not know itself; HY: the driver speaks, of a time-out or a lost connection, too.
    private static bool IsDoubtful(string state) =>
        state.StartsWith("HY", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) || state == "40003";
}
