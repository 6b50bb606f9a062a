using System.Diagnostics;

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

    public async Task<string?> HearAsync() => await _process.StandardOutput.ReadLineAsync();

    public async Task TellAsync() => await _process.StandardInput.WriteLineAsync("go on");

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
}
