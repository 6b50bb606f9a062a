using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CacheCow.Net.Nodes;

/// <summary>A source that several processes write to: a file with a line for each write. What an object is, is what its last line says.</summary>
internal sealed class WriteLog(string file)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The value of an object; <see langword="null"/>: it was never written.</summary>
    public async Task<string?> ReadAsync(string key) => (await LinesAsync()).LastOrDefault(line => line.Key == key)?.Value;

    /// <summary>All writes, in their order.</summary>
    public async Task<IReadOnlyList<LoggedWrite>> LinesAsync()
    {
        await using var stream = await OpenAsync();
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(LoggedWrite.Parse)];
    }

    public async Task WriteAsync(LoggedWrite write)
    {
        await using var stream = await OpenAsync();
        stream.Seek(0, SeekOrigin.End);
        stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{write.Key} {write.Value} {write.Sequence} {Environment.ProcessId}\n")));
    }

    // Nobody else meanwhile: a write is a whole line.
    private async Task<FileStream> OpenAsync()
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(1))
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                // Somebody else has it.
            }
        }
    }
}
