using System.Diagnostics;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Another process on a store's file; killed at the end, whatever happens.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    public WorkerProcess(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CacheCow.Net.Sqlite.Tests.Worker.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Stops it where it is, as a debugger or a suspended machine does, and returns when it stands still.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-STOP");
        await Until.TrueAsync("the process stands still", async () => (await File.ReadAllTextAsync($"/proc/{_process.Id}/stat")).Contains(") T ", StringComparison.Ordinal));
    }

    public Task GoOnAsync() => SignalAsync("-CONT");

    public async Task<string?> HearAsync() => await _process.StandardOutput.ReadLineAsync();

    public async Task TellAsync() => await _process.StandardInput.WriteLineAsync("go on");

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
