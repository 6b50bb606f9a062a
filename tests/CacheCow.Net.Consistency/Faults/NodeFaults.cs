namespace CacheCow.Net.Consistency.Histories;

/// <summary>What can befall nodes, whatever their store is.</summary>
internal static class NodeFaults
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IEnumerable<Fault> Of(HistoryNodes nodes) =>
    [
        new(FaultKind.Kill, draw => draw.One(nodes.Slots).ReplaceAsync()),
        new(FaultKind.Pause, draw => draw.One(nodes.Slots).PauseAsync(() => draw.HoldAsync())),
        new(FaultKind.Clock, draw => draw.One(nodes.Slots).TellAsync($"clock {(draw.Below(2) == 0 ? Hour : -Hour).TotalSeconds}")),
        new(FaultKind.Slow, draw => SlowAsync(draw.One(nodes.Slots), draw)),
    ];

    private static async Task SlowAsync(NodeSlot slot, Draw draw)
    {
        await slot.TellAsync($"slow {50 + draw.Below(1500)}");
        await draw.HoldAsync();
        await slot.TellAsync($"slow {Slowness.UsualMilliseconds}");
    }
}
