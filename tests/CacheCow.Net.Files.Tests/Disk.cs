using System.Diagnostics;

namespace CacheCow.Net.Files.Tests;

/// <summary>Makes on disk what .NET has no call for.</summary>
internal static class Disk
{
    public static void Pipe(string path) => Run("mkfifo", path);

    public static void Link(string path, string newPath) => Run("ln", path, newPath);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, program);
    }
}
