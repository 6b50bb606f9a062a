using System.Diagnostics;
using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Examples.Tests;

/// <summary>The example as a process of its own, with a folder of its own for its temporary files; killed at the end, whatever happens.</summary>
internal sealed class BlogPostsProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("cachecow-example-");
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public BlogPostsProcess(string commandLine)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "BlogPosts.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, .. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = _temporary.FullName },
        })!;
        (_output, _errors) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public static async Task<Outcome> RunAsync(string commandLine)
    {
        using var process = new BlogPostsProcess(commandLine);
        return await process.EndAsync();
    }

    /// <summary>Waits until the database is there: from then on it races.</summary>
    public Task RacingAsync() => Until.TrueAsync(
        "the example has made its database", () => Task.FromResult(_temporary.EnumerateFiles("posts.db", SearchOption.AllDirectories).Any()));

    /// <summary>Asks it to stop.</summary>
    public Task TerminateAsync() => Command.RunAsync("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));

    public async Task<Outcome> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        var left = _temporary.EnumerateFileSystemInfos("blogposts-*").Select(one => one.Name).ToArray();
        return new Outcome(_process.ExitCode, await _output, await _errors, left);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _temporary.Delete(recursive: true);
    }
}
