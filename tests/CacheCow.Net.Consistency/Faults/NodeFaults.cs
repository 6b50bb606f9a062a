namespace CacheCow.Net.Consistency.Histories;

/// <summary>What can befall nodes, whatever their store is.</summary>
internal static class NodeFaults
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IEnumerable<Fault> Of(Crew crew) =>
    [
        new(FaultKind.Kill, draw => draw.One(crew.Seats).ReplaceAsync()),
        new(FaultKind.Pause, draw => draw.One(crew.Seats).PauseAsync(() => draw.HoldAsync())),
        new(FaultKind.Clock, draw => draw.One(crew.Seats).TellAsync($"clock {(draw.Below(2) == 0 ? Hour : -Hour).TotalSeconds}")),
        new(FaultKind.Slow, draw => SlowAsync(draw.One(crew.Seats), draw)),
    ];

    private static async Task SlowAsync(Seat seat, Draw draw)
    {
        await seat.TellAsync($"slow {50 + draw.Below(1500)}");
        await draw.HoldAsync();
        await seat.TellAsync($"slow {Slowness.UsualMilliseconds}");
    }
}
