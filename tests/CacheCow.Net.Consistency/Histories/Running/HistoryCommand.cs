namespace CacheCow.Net.Consistency.Histories;

/// <summary><c>history</c>: makes a history with faults, judges it, and reports.</summary>
internal static class HistoryCommand
{
    public static async Task<int> RunAsync(string[] words)
    {
        var options = HistoryOptions.Parse(words);
        var run = new HistoryRun(options);
        var keeps = true;
        try
        {
            var verdict = await run.RunAsync();
            keeps = options.Keeps || verdict.IsBad;
            if (options.Export is { } path)
                HistoryExport.Write(HistoryFolder.Read(run.Folder), path);
            var report = new HistoryReport(options, verdict, run.LeftOut, keeps ? run.Folder : null);
            await Console.Out.WriteLineAsync(options.IsJson ? report.ToJson() : report.ToText());
            return verdict.IsBad ? 1 : 0;
        }
        catch
        {
            await Console.Error.WriteLineAsync($"The history is kept in {run.Folder}");
            throw;
        }
        finally
        {
            if (!keeps)
                Directory.Delete(run.Folder, recursive: true);
        }
    }
}
