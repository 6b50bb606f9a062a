using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>What can befall the links between nodes and their server.</summary>
internal static class LinkFaults
{
    private static readonly FlowDirections[] Directions = [FlowDirections.Both, FlowDirections.ToServer, FlowDirections.ToClient];

    public static IEnumerable<Fault> Of(IReadOnlyList<FaultProxy> links) =>
    [
        new(FaultKind.Partition, draw => StrikeAsync(links, draw, CutOff)),
        new(FaultKind.Slow, draw => StrikeAsync(links, draw, SlowDown)),
    ];

    private static async Task StrikeAsync(IReadOnlyList<FaultProxy> links, Draw draw, Action<FaultProxy, Draw> strike)
    {
        var link = draw.One(links);
        strike(link, draw);
        await draw.HoldAsync();
        link.Heal();
    }

    private static void CutOff(FaultProxy link, Draw draw)
    {
        switch (draw.Below(4))
        {
            case 0:
                link.Cut();
                break;
            case 1:
                link.Refuse();
                link.Cut();
                break;
            case 2:
                link.Stall(draw.One(Directions));
                break;
            default:
                // Half-open: an end that does not know that the other has heard nothing for long.
                link.Swallow(draw.One(Directions));
                break;
        }
    }

    private static void SlowDown(FaultProxy link, Draw draw)
    {
        if (draw.Below(2) == 0)
            link.Delay(TimeSpan.FromMilliseconds(1 + draw.Below(400)), draw.One(Directions));
        else
            link.Throttle(5_000 + draw.Below(200_000));
    }
}
