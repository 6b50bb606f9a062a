using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Shop.Servers;

/// <summary>The PostgreSQL server of the shop: the one that <c>CACHECOW_POSTGRES</c> names, or one of its own whose data goes with it.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Database = "cachecow_shop";
    private const string User = "postgres";

    // The last word becomes the server, so that it has the shell's process id. What stands before each program makes it another user's, and ends it with the shell.
    private const string InitializeAndServe = """
        bin=$1; port=$2; shift 2
        if [ "$(id -u)" = 0 ]; then chown -R postgres . || exit 1; fi
        "$@" "$bin/initdb" -D data -U postgres --auth=scram-sha-256 --pwfile=password --encoding=UTF8 --locale=C --no-sync >initdb.log 2>&1 || { cat initdb.log; exit 1; }
        rm password
        exec "$@" "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c wal_level=logical -c fsync=off
        """;

    private readonly ServerProcess? _own;

    private PostgresServer(NpgsqlConnectionStringBuilder address, ServerProcess? own)
    {
        // A database of the shop's own, also on somebody else's server.
        address.Database = Database;
        (ConnectionString, _own) = (address.ConnectionString, own);
        Place = own is null ? "the one in CACHECOW_POSTGRES" : $"127.0.0.1:{address.Port}, our own";
        Psql = $"psql \"host={address.Host} port={address.Port} user={address.Username} dbname={Database}\"";

        // The password of a server that is given is nobody's business; ours is as short-lived as the server.
        if (own is not null)
            Psql = $"PGPASSWORD={address.Password} {Psql}";
    }

    /// <summary>The server that the environment names; <see langword="null"/>: none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable("CACHECOW_POSTGRES") is { Length: > 0 } given ? given : null;

    /// <summary>How to connect to the shop's database, as Npgsql reads it.</summary>
    public string ConnectionString { get; }

    /// <summary>Where it is, for people.</summary>
    public string Place { get; }

    /// <summary>The command that opens the database in a terminal.</summary>
    public string Psql { get; }

    /// <exception cref="Failure">It did not start, or its address is none.</exception>
    public static async Task<PostgresServer> OpenAsync()
    {
        if (Given is { } given)
            return new PostgresServer(AddressOf(given), own: null);

        var (port, password) = (FreePort.Next(), RandomNumberGenerator.GetHexString(32, lowercase: true));
        var folder = Directory.CreateTempSubdirectory("shop-postgres-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), password);
        var own = ServerProcess.Start(
            folder, "QUIT", ["sh", "-c", InitializeAndServe, "sh", Programs.FindPostgres()!, port.ToString(CultureInfo.InvariantCulture), .. RunAs()]);
        var server = new PostgresServer(new() { Host = "127.0.0.1", Port = port, Username = User, Password = password }, own);
        try
        {
            await own.BeReadyAsync("postgres");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    // PostgreSQL refuses to run as root.
    private static string[] RunAs() => (Environment.IsPrivilegedProcess, Programs.Find("setpriv")) switch
    {
        (true, _) => ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--pdeathsig=KILL", "--"],
        (false, not null) => ["setpriv", "--pdeathsig=KILL", "--"],
        _ => [],
    };

    private static NpgsqlConnectionStringBuilder AddressOf(string given)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(given);
        }
        catch (ArgumentException error)
        {
            throw new Failure("CACHECOW_POSTGRES is no connection string. It looks like: Host=localhost;Username=shop;Password=…", ExitCode.NoServer, error);
        }
    }
}
