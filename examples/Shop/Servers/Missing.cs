namespace Shop.Servers;

/// <summary>Says what is missing, before anything is started.</summary>
internal static class Missing
{
    /// <exception cref="Failure">Something is missing: what, and what to do.</exception>
    public static void Check()
    {
        string[] missing = [.. Redis(), .. Postgres()];
        if (missing.Length > 0)
            throw new Failure(string.Join("\n\n", missing), ExitCode.NoServer);
    }

    private static IEnumerable<string> Redis()
    {
        if (RedisServer.Given is null && Programs.Find("redis-server") is null)
        {
            yield return """
                The shop needs a Redis server: redis-server is not in PATH. Install it,
                    apt-get install redis-server      (Debian, Ubuntu)
                    brew install redis                (macOS)
                or say where one runs:
                    CACHECOW_REDIS=host:6379
                """;
        }
    }

    private static IEnumerable<string> Postgres()
    {
        if (PostgresServer.Given is null && Programs.FindPostgres() is null)
        {
            yield return """
                The shop needs a PostgreSQL server: initdb and postgres are neither in PATH nor in /usr/lib/postgresql. Install it,
                    apt-get install postgresql        (Debian, Ubuntu)
                    brew install postgresql@17        (macOS; then put its bin folder in PATH)
                or say where one runs, with wal_level = logical and a role that may create a database and has REPLICATION:
                    CACHECOW_POSTGRES="Host=…;Username=…;Password=…"
                """;
        }
    }
}
