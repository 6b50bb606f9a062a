using System.Diagnostics;
using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>A server of the tests' own, with a folder of its own, that does not outlive them.</summary>
/// <remarks>
/// Between the tests and the server stands a shell that reads from a pipe. When the tests end the server, or are themselves
/// killed, the pipe closes; the shell then ends the server by its process id and removes the folder.
/// </remarks>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string LogFile = "server.log";

    // The signals that a terminal sends to the whole group must not end the shell before the server.
    private const string Guardian = """
        trap '' INT TERM HUP
        signal=$1; folder=$2; shift 2; cd "$folder" || exit 1
        "$@" </dev/null >server.log 2>&1 &
        server=$!; echo $server
        read -r _
        (sleep 10; kill -KILL $server) 2>/dev/null >/dev/null &
        kill -$signal $server 2>/dev/null; wait $server 2>/dev/null; kill -KILL $! 2>/dev/null
        cd /; for again in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- "$folder" 2>/dev/null && break; sleep 0.2; done
        """;

    private readonly Process _guardian;

    private ServerProcess(Process guardian, int id, string folder)
    {
        _guardian = guardian;
        Id = id;
        Folder = folder;
    }

    /// <summary>The server's process id.</summary>
    public int Id { get; }

    /// <summary>The server's working folder; removed with the server.</summary>
    public string Folder { get; }

    /// <summary>What the server has written until now.</summary>
    public string Log => File.Exists(Path.Combine(Folder, LogFile)) ? File.ReadAllText(Path.Combine(Folder, LogFile)) : "";

    /// <summary>Starts a server; it may not be ready yet.</summary>
    /// <param name="program">Its name, looked for in <c>PATH</c>, or its full path.</param>
    /// <param name="arguments">Its arguments. It must stay in the foreground.</param>
    public static Task<ServerProcess> StartAsync(string program, params string[] arguments) => StartAsync(program, arguments, endedBy: "KILL");

    /// <summary>Starts a server that is not killed at the end, but told to end; one that has not done so after 10 s is killed.</summary>
    /// <param name="program">Its name, looked for in <c>PATH</c>, or its full path.</param>
    /// <param name="arguments">Its arguments. It must stay in the foreground.</param>
    /// <param name="endedBy">The signal that ends it, and its own processes.</param>
    public static async Task<ServerProcess> StartAsync(string program, string[] arguments, string endedBy)
    {
        var folder = Directory.CreateTempSubdirectory($"cachecow-{Path.GetFileName(program)}-").FullName;
        var start = new ProcessStartInfo("sh", ["-c", Guardian, "sh", endedBy, folder, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var guardian = Process.Start(start)!;
        var id = await guardian.StandardOutput.ReadLineAsync();
        return new ServerProcess(guardian, int.Parse(id!, CultureInfo.InvariantCulture), folder);
    }

    /// <summary>The server stands still, and its connections stay open.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    /// <summary>The server goes on.</summary>
    public Task ContinueAsync() => SignalAsync("-CONT");

    /// <summary>Ends the server, and waits until it and its folder are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _guardian.StandardInput.Close();
        await _guardian.WaitForExitAsync();
        _guardian.Dispose();
    }

    private Task<string> SignalAsync(string signal) => Command.RunAsync("kill", signal, Id.ToString(CultureInfo.InvariantCulture));
}
