using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>What the server refuses, with what to run so that it does not.</summary>
internal static class ServerErrors
{
    /// <summary>The server's error as one that says what to do; others as they are.</summary>
    public static Exception Explained(Exception exception, PostgresFeedOptions options, string? user)
    {
        if (exception is not PostgresException server)
            return exception;
        return server.SqlState switch
        {
            PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.DuplicateObject => new SlotTakenException(options.SlotName, null),
            PostgresErrorCodes.InsufficientPrivilege => new FeedException(
                $"The role '{user}' may not read the commit log: {server.MessageText}. Run as a superuser: ALTER ROLE {Sql.Quoted(user ?? "")} REPLICATION; " +
                "(hosted databases have a role for it, such as GRANT rds_replication).", server),
            PostgresErrorCodes.TooManyConnections => new FeedException(
                $"The server has no connection left: {server.MessageText}. Run: ALTER SYSTEM SET max_wal_senders = <more>; and restart the server; or end a connection.", server),
            PostgresErrorCodes.ConfigurationLimitExceeded => new FeedException(
                $"The server has no replication slot left (making one takes two for a moment): {server.MessageText}. Drop one that nobody needs: SELECT slot_name, active FROM pg_replication_slots; " +
                "or run: ALTER SYSTEM SET max_replication_slots = <more>; and restart the server.", server),
            PostgresErrorCodes.InvalidAuthorizationSpecification => new FeedException(
                $"The server lets '{user}' not in: {server.MessageText}. Let pg_hba.conf have a line for this role and database, and run: SELECT pg_reload_conf();", server),
            PostgresErrorCodes.UndefinedObject => new FeedException(
                $"The server cannot send the log: {server.MessageText}. If the publication is there now, it was not yet at the slot's position: run {Sql.DropSlot(options.SlotName)} " +
                "The feed then starts from now, and invalidates all that is mapped.", server),
            _ => server,
        };
    }

    /// <summary>Statements that this role may not run.</summary>
    public static FeedException MayNot(PostgresException server, string user, string database, IEnumerable<string> statements) => new(
        $"The role '{user}' may not make the publication: {server.MessageText}. Run as the tables' owner: {string.Join(' ', statements)} " +
        $"(which needs GRANT CREATE ON DATABASE {Sql.Quoted(database)} for a new publication), or as a superuser.", server);
}
