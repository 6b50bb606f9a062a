using System.Diagnostics;

namespace Shop.Servers;

/// <summary>A server of our own, in a temporary folder that goes with it. It does not outlive us, however we end.</summary>
/// <remarks>Between us and the server stands a shell that reads from a pipe. When we close the pipe, or crash, the shell ends the server and removes the folder.</remarks>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Ctrl+C in a terminal is sent to all that runs in it: the shell ignores it, and a session of its own keeps it from the server, which we need to the end.
    private const string Guardian = """
        trap '' INT TERM HUP
        signal=$1; folder=$2; shift 2
        cd "$folder" || exit 1
        exec 3<&0
        $(command -v setsid) "$@" </dev/null >server.log 2>&1 3<&- &
        server=$!
        (
            read -r _ <&3
            kill "-$signal" "$server"
            for tenth in $(seq 100); do kill -0 "$server" || exit; sleep 0.1; done
            kill -KILL "$server"
        ) >/dev/null 2>&1 &
        watch=$!
        wait "$server"
        kill -KILL "$watch"
        tail -n 20 server.log
        cd /
        for again in 1 2 3 4 5 6 7 8 9 10; do rm -rf -- "$folder" 2>/dev/null && break; sleep 0.2; done
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly string _log;
    private readonly Process _guardian;
    private readonly Task<string> _lastWords;

    private ServerProcess(string folder, Process guardian)
    {
        _log = Path.Combine(folder, "server.log");
        _guardian = guardian;
        _lastWords = guardian.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Starts a server; it may not be ready yet.</summary>
    /// <param name="folder">Its working folder, which is removed when it ends.</param>
    /// <param name="endedBy">The signal that ends it. After 10 s it is killed.</param>
    /// <param name="command">The server, which stays in the foreground, and its arguments.</param>
    public static ServerProcess Start(string folder, string endedBy, params string[] command)
    {
        var start = new ProcessStartInfo("sh", ["-c", Guardian, "sh", endedBy, folder, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var guardian = Process.Start(start)!;
        guardian.BeginErrorReadLine();
        return new ServerProcess(folder, guardian);
    }

    /// <summary>Waits until the server answers.</summary>
    /// <exception cref="Failure">It has ended instead, or takes too long.</exception>
    public async Task BeReadyAsync(string name)
    {
        for (var started = Stopwatch.GetTimestamp(); !IsReady(); await Task.Delay(Step))
        {
            if (_guardian.HasExited)
                throw new Failure($"{name} did not start:\n{await _lastWords}", ExitCode.NoServer);
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new Failure($"{name} was not ready after {Patience}.", ExitCode.NoServer);
        }
    }

    /// <summary>Ends the server, and waits until it and its folder are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _guardian.StandardInput.Close();
        await _guardian.WaitForExitAsync();
        _guardian.Dispose();
    }

    // Redis and PostgreSQL say it in the same words.
    private bool IsReady() => File.Exists(_log) && ReadLog().Contains("ready to accept connections", StringComparison.OrdinalIgnoreCase);

    private string ReadLog()
    {
        try
        {
            return File.ReadAllText(_log);
        }
        catch (IOException)
        {
            return ""; // The server has just ended, and its folder is gone.
        }
    }
}
