using System.Diagnostics;

namespace CacheCow.Net.Testing;

/// <summary>Runs a program to its end.</summary>
public static class Command
{
    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name, looked for in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote, without the white space around it.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await errors}");
        }

        return (await output).Trim();
    }
}
