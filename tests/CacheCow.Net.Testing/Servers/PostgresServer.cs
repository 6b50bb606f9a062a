using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>
/// A PostgreSQL server of the tests' own, on a free loopback port, with its data in a folder that goes with it. Logical decoding is on; nothing is
/// flushed to the disk.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int PortsTried = 5;
    // The server refuses root.
    private const string User = "postgres";

    // In one shell, so that what is made before the server starts is removed with it too. The last word becomes the server: its id is the shell's.
    private const string InitializeAndServe = """
        bin=$1; port=$2; settings=$3; shift 3
        "$@" "$bin/initdb" -D data -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >initdb.log 2>&1 || { cat initdb.log; exit 1; }
        exec "$@" "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$PWD" \
            -c wal_level=logical -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_prepared_transactions=10 $settings
        """;

    private readonly ServerProcess _process;
    private readonly int _port;

    private PostgresServer(ServerProcess process, int port) => (_process, _port) = (process, port);

    /// <summary>Settings for <see cref="StartAsync"/>: it flushes to the disk at each commit, as servers in earnest do. For measurements.</summary>
    public static string[] Durable => ["fsync=on", "synchronous_commit=on", "full_page_writes=on"];

    /// <summary>How to connect as the server's owner; a database is still to be named.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres");

    /// <summary>Starts a server of the release that is installed, and waits until it answers. Ends the test if none is installed.</summary>
    /// <param name="settings">More settings, such as <c>"wal_level=replica"</c>; without blanks.</param>
    public static Task<PostgresServer> StartAsync(params string[] settings) => StartAsync(PostgresRelease.Installed, settings);

    /// <summary>Starts a server and waits until it answers. Ends the test if none of that release is installed.</summary>
    /// <param name="release">Which one.</param>
    /// <param name="settings">More settings, such as <c>"wal_level=replica"</c>; without blanks.</param>
    public static async Task<PostgresServer> StartAsync(PostgresRelease release, params string[] settings)
    {
        var programs = PostgresPrograms.Of(release);
        for (var tried = 1; ; tried++)
        {
            var port = FreePort.Next();
            var server = new PostgresServer(await ServeAsync(programs, port, settings), port);
            if (await server.IsReadyAsync())
                return server;

            await server._process.DisposeAsync();
            if (tried == PortsTried)
                throw new InvalidOperationException($"postgres found {PortsTried} ports taken, one after the other.");
        }
    }

    /// <summary>Stops the server, by its process id; connections break, and everything in it is lost.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>Runs SQL with <c>psql</c>, past all drivers; an error ends it.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> PsqlAsync(string database, string sql) => Command.RunAsync(
        PostgresPrograms.Client("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-c", sql);

    private static Task<ServerProcess> ServeAsync(string programs, int port, string[] settings)
    {
        var isRoot = Environment.IsPrivilegedProcess;
        var own = isRoot ? $"chown {User} . || exit 1\n" : "";

        // What the shell has started must not go on when it is killed.
        string[] run = isRoot
            ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--pdeathsig=KILL", "--"]
            : ["setpriv", "--pdeathsig=KILL", "--"];

        // QUIT ends it at once, as KILL would, but its other processes and its shared memory too.
        return ServerProcess.StartAsync(
            "sh", ["-c", own + InitializeAndServe, "sh", programs, port.ToString(CultureInfo.InvariantCulture), string.Concat(settings.Select(setting => $" -c {setting}")), .. run], endedBy: "QUIT");
    }

    private async Task<bool> IsReadyAsync()
    {
        await Until.TrueAsync(
            "postgres is ready", () => Task.FromResult(IsTaken || Failed || Says("database system is ready to accept connections")), TimeSpan.FromMinutes(1));
        return Failed ? throw new InvalidOperationException($"postgres did not start: {_process.Log}") : !IsTaken;
    }

    private bool IsTaken => Says("could not create any TCP/IP sockets");

    private bool Failed => !IsTaken && (Says("FATAL") || Says("initdb: error") || Says("setpriv:"));

    private bool Says(string text) => _process.Log.Contains(text, StringComparison.Ordinal);
}
