namespace Shop;

/// <summary>What the program can be told.</summary>
internal static class Usage
{
    public const string Text = """
        A shop on PostgreSQL, whose prices are read through CacheCow.Net: a price that is changed with psql arrives in the page.

        Usage: dotnet run --project examples/Shop [-- --urls ADDRESS]

          --urls ADDRESS      Where the pages are: http://127.0.0.1:5080 if nobody says; http://127.0.0.1:0 takes a free port.

        It starts a Redis and a PostgreSQL server of its own, on this machine only, and ends them with itself. Instead of them:

          CACHECOW_REDIS      A Redis server, as StackExchange.Redis reads it: host:6379,password=…
          CACHECOW_POSTGRES   A PostgreSQL server with wal_level = logical, as Npgsql reads it: Host=…;Username=…;Password=…
                              The shop makes a database of its own there, cachecow_shop.
        """;

    public static bool IsAskedFor(string[] args) => args.Any(argument => argument is "--help" or "-h" or "-?");
}
