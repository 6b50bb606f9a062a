namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>Makes a history, and judges it.</summary>
internal sealed class HistoryRun(HistoryOptions options)
{
    private const int CoordinatorsId = 0;
    private const int MostHoldShare = 5;

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2.5);

    /// <summary>Where everything is written down.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cachecow-history-").FullName;

    /// <summary>The faults that were asked for, and that the store cannot have.</summary>
    public IReadOnlyList<FaultKind> LeftOut { get; private set; } = [];

    public async Task<Verdict> RunAsync()
    {
        await using (var site = await Site.OpenAsync(options, Folder))
            await MakeAsync(site);
        return HistoryChecker.Check(HistoryFolder.Read(Folder), Promise);
    }

    private Promise Promise => new() { WriteLifetime = Settings.WriteLifetime, MaxStaleness = options.MaxStaleness, SurvivesFailover = options.SurvivesFailover };

    private async Task MakeAsync(Site site)
    {
        using var truth = Truth.Create(Path.Combine(Folder, "truth"), options.Keys);
        using var history = new HistoryRecorder(Folder, CoordinatorsId);
        using var nodes = new HistoryNodes(options, site, Folder);
        Fault[] ofNodes = [.. NodeFaults.Of(nodes).Where(IsWanted)], ofStore = [.. site.Faults(nodes).Where(IsWanted)];
        LeftOut = [.. options.Faults.Except(ofNodes.Concat(ofStore).Select(fault => fault.Kind))];

        await nodes.BeginAsync();
        using var ending = new CancellationTokenSource(options.Duration);
        var time = Task.Delay(options.Duration, CancellationToken.None);
        await Task.WhenAll(time, Loop(ofNodes, 1).RunAsync(ending.Token), Loop(ofStore, 2).RunAsync(ending.Token));
        await nodes.EndAsync(TimeSpan.FromMilliseconds(300));
        foreach (var (start, end) in site.Replacements)
            history.BeginAt(start, OperationKind.Fault, 0, 0, options.SurvivesFailover ? 0 : Fault.LosesIntentsMark).EndAt(end, OperationOutcome.Succeeded, (long)FaultKind.Replacement);

        FaultLoop Loop(Fault[] faults, int side) => new(faults, new Draw(options.Seed * 2 + side, Hold), history);
    }

    private TimeSpan Hold => options.Duration / MostHoldShare < LongestHold ? options.Duration / MostHoldShare : LongestHold;

    private bool IsWanted(Fault fault) => options.Faults.Contains(fault.Kind);
}
