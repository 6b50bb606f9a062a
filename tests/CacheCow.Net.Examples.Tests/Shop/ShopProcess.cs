using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Examples.Tests;

/// <summary>The shop as a process of its own, with a folder of its own for its temporary files; killed at the end, whatever happens.</summary>
internal sealed partial class ShopProcess : IAsyncDisposable
{
    // Only a shop that hangs needs so long.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("cachecow-shop-");
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;
    private readonly Task _output;
    private readonly Task<string> _errors;

    private ShopProcess(string commandLine, IReadOnlyDictionary<string, string> environment)
    {
        // PostgreSQL, which runs as another user if we are root, must come through.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_temporary.FullName, (UnixFileMode)0b111_101_101);
        var program = Path.Combine(AppContext.BaseDirectory, "Shop.dll");

        // A job in the background of a shell ignores SIGINT, and so would what it starts.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Environment.ProcessPath!, program, .. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = _temporary.FullName, ["HOME"] = _temporary.FullName, ["CACHECOW_REDIS"] = "", ["CACHECOW_POSTGRES"] = "" },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        (_output, _errors) = (CollectAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>Where the pages are.</summary>
    public Uri Address => new(Told(Open()));

    /// <summary>The command that it tells to change the price of the coffee.</summary>
    public string ChangeByHand => _lines.Single(line => line.Contains("UPDATE products", StringComparison.Ordinal));

    /// <summary>The ports of the servers that it says it has started.</summary>
    public int[] Ports => [.. _lines.Select(line => OwnServer().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    /// <summary>What there is of its own in its temporary folder, which is its home folder, too.</summary>
    public string[] Left => [.. new[] { "shop-*", ".aspnet" }.SelectMany(_temporary.EnumerateFileSystemInfos).Select(one => one.Name)];

    /// <summary>The environment of a shop on servers that are given.</summary>
    public static Dictionary<string, string> Given(string redis, string postgres) => new() { ["CACHECOW_REDIS"] = redis, ["CACHECOW_POSTGRES"] = postgres };

    /// <summary>Starts a shop, and waits until it is open. Ends the test if a server is not installed.</summary>
    public static async Task<ShopProcess> OpenAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        var shop = new ShopProcess("--urls http://127.0.0.1:0", environment ?? new Dictionary<string, string>());
        await Until.TrueAsync("the shop is open", () => Task.FromResult(shop._process.HasExited || shop.Says("Ctrl+C ends the shop")), Limit);
        if (!shop._process.HasExited)
            return shop;

        var errors = await shop._errors;
        await shop.DisposeAsync();
        if (errors.StartsWith("The shop needs", StringComparison.Ordinal))
            ServerMissing.End(errors);
        throw new InvalidOperationException($"The shop did not open: {errors}");
    }

    /// <summary>Runs a shop that does not open, or is not to.</summary>
    public static async Task<Outcome> RunAsync(string commandLine, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var shop = new ShopProcess(commandLine, environment ?? new Dictionary<string, string>());
        return await shop.EndAsync();
    }

    /// <summary>Sends it a signal.</summary>
    public Task SignalAsync(string signal) => Command.RunAsync("kill", $"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture));

    public async Task<Outcome> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        await _output;
        return new Outcome(_process.ExitCode, string.Join('\n', _lines), await _errors, Left);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();

        // What it has started ends by itself.
        await Until.TrueAsync("the shop's servers are gone", () => Task.FromResult(Left.Length == 0), Limit);
        _temporary.Delete(recursive: true);
    }

    private bool Says(string text) => _lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    private string Told(Regex what) => _lines.Select(line => what.Match(line)).Single(match => match.Success).Groups[1].Value;

    private async Task CollectAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _lines.Enqueue(line);
    }

    [GeneratedRegex("^The shop is open: (http://[^ ,]+)")]
    private static partial Regex Open();

    [GeneratedRegex(@"127\.0\.0\.1:(\d+), our own")]
    private static partial Regex OwnServer();
}
