using System.Diagnostics;
using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>A node in a process of its own; killed at the end, whatever happens.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;

    public NodeProcess(params string[] words)
        : this(typeof(NodeProcess), words)
    {
    }

    /// <param name="program">A type of the program.</param>
    /// <param name="words">Its command line.</param>
    public NodeProcess(Type program, string[] words)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{program.Assembly.GetName().Name}.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [path, .. words]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    public int Id => _process.Id;

    /// <summary>A line that it has written.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead.</exception>
    public async Task<string> HearAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"Node {Id} has ended without a word more.");

    /// <summary>Until it is ready to begin.</summary>
    public async Task ReadyAsync()
    {
        if (await HearAsync() is not Session.Ready and var word)
            throw new InvalidOperationException($"Node {Id} said '{word}' and not '{Session.Ready}'.");
    }

    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>It stands still, and its connections stay open (<c>SIGSTOP</c>).</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    /// <summary>It ends its work, and says what it has found (<c>SIGTERM</c>).</summary>
    public Task EndAsync() => SignalAsync("-TERM");

    /// <summary>Until it has ended by itself.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync();

    /// <summary><c>SIGKILL</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private Task<string> SignalAsync(string signal) => Command.RunAsync("kill", signal, Id.ToString(CultureInfo.InvariantCulture));
}
