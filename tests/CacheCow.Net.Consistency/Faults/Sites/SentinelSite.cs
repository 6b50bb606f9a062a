using System.Diagnostics;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>
/// Redis with replicas and Sentinels. Each process reaches whoever is primary over a link of its own, which is directed anew after a failover: as a TCP proxy does that asks the Sentinels.
/// </summary>
internal sealed class SentinelSite : Site
{
    private const int MostDeafMilliseconds = 600;

    private static readonly TimeSpan BeforeDown = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly RedisSentinels _sentinels;
    private readonly List<FaultProxy> _links;
    private readonly bool _survives;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<(long, long)> _replacements = [];
    private readonly Task _following;

    private SentinelSite(RedisSentinels sentinels, HistoryOptions options)
    {
        (_sentinels, _survives) = (sentinels, options.SurvivesFailover);
        _links = [.. Enumerable.Range(0, options.Nodes).Select(_ => FaultProxy.Start(sentinels.All[0].Port))];
        _following = FollowAsync(sentinels.All[0]);
    }

    /// <summary>The Sentinels may replace a primary that was only slow: nobody asked for it, and it costs what any failover does.</summary>
    public override IReadOnlyList<(long Start, long End)> Replacements => _replacements;

    public static async Task<SentinelSite> StartAsync(HistoryOptions options)
    {
        var sentinels = await RedisSentinels.StartAsync();
        await sentinels.FollowedAsync();
        return new SentinelSite(sentinels, options);
    }

    public override string AddressFor(int process) => _links[process].Address;

    public override IEnumerable<Fault> Faults(Crew crew) =>
    [
        .. LinkFaults.Of(_links),
        new(FaultKind.Failover, FailOverAsync, LosesIntents: !_survives),
        new(FaultKind.Wake, WakeAsync, LosesIntents: !_survives),
        new(FaultKind.Pause, draw => ServerFaults.PauseAsync(draw.One(_sentinels.All), draw, BeforeDown)),
        new(FaultKind.Flush, async _ => await (await _sentinels.PrimaryAsync()).CliAsync("FLUSHALL"), LosesIntents: true),
        new(FaultKind.Evict, async draw => await Squeeze.RunAsync(await _sentinels.PrimaryAsync(), draw), LosesIntents: true),
        new(FaultKind.Scripts, async _ => await (await _sentinels.PrimaryAsync()).CliAsync("SCRIPT", "FLUSH")),
    ];

    public override async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _following;
        _ending.Dispose();
        foreach (var link in _links)
            await link.DisposeAsync();
        await _sentinels.DisposeAsync();
    }

    private async Task FailOverAsync(Draw draw)
    {
        await _sentinels.FollowedAsync();
        var old = await _sentinels.PrimaryAsync();
        await _sentinels.FailOverAsync(TimeSpan.FromMilliseconds(draw.Below(MostDeafMilliseconds)));
        await draw.HoldAsync();
        await _sentinels.ComeBackAsync(old);
    }

    // It wakes when the Sentinels have begun to replace it, or not quite: for a while there may be two, and a replica that follows the wrong one.
    private async Task WakeAsync(Draw draw)
    {
        await _sentinels.FollowedAsync();
        var primary = await _sentinels.PrimaryAsync();
        await primary.PauseAsync();
        await Task.Delay(RedisSentinels.UntilDown + TimeSpan.FromMilliseconds(draw.Below(MostDeafMilliseconds)));
        await primary.ContinueAsync();
        await draw.HoldAsync();
        await _sentinels.FollowedAsync();
    }

    private async Task FollowAsync(RedisServer primary)
    {
        for (var seen = Stopwatch.GetTimestamp(); !_ending.IsCancellationRequested; await Task.Delay(BetweenLooks))
        {
            var looked = Stopwatch.GetTimestamp();
            var now = await _sentinels.PrimaryAsync();
            if (now != primary)
            {
                Direct(primary = now);
                _replacements.Add((seen, Stopwatch.GetTimestamp()));
            }

            seen = looked;
        }
    }

    // Nobody must be left at the old one when the first is at the new one.
    private void Direct(RedisServer primary)
    {
        foreach (var link in _links)
        {
            link.Refuse();
            link.Cut();
        }

        foreach (var link in _links)
        {
            link.Redirect(primary.Port);
            link.Heal();
        }
    }
}
