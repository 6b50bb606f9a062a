using System.Diagnostics;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>
/// Redis with replicas and a Sentinel. Each process reaches whoever is primary over a link of its own, which is directed anew after a failover: as a TCP proxy does that asks the Sentinel.
/// </summary>
internal sealed class SentinelSite : Site
{
    private const int MostDeafMilliseconds = 600;

    private static readonly TimeSpan BeforeDown = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly RedisSentinel _sentinel;
    private readonly List<FaultProxy> _links;
    private readonly bool _survives;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<(long, long)> _replacements = [];
    private readonly Task _following;

    private SentinelSite(RedisSentinel sentinel, HistoryOptions options)
    {
        (_sentinel, _survives) = (sentinel, options.SurvivesFailover);
        _links = [.. Enumerable.Range(0, options.Nodes).Select(_ => FaultProxy.Start(sentinel.All[0].Port))];
        _following = FollowAsync(sentinel.All[0]);
    }

    /// <summary>The Sentinel may replace a primary that was only slow: nobody asked for it, and it costs what any failover does.</summary>
    public override IReadOnlyList<(long Start, long End)> Replacements => _replacements;

    public static async Task<SentinelSite> StartAsync(HistoryOptions options)
    {
        var sentinel = await RedisSentinel.StartAsync();
        await sentinel.FollowedAsync();
        return new SentinelSite(sentinel, options);
    }

    public override string AddressFor(int process) => _links[process].Address;

    public override IEnumerable<Fault> Faults(HistoryNodes nodes) =>
    [
        .. LinkFaults.Of(_links),
        new(FaultKind.Failover, FailOverAsync, LosesIntents: !_survives),
        new(FaultKind.Wake, WakeAsync, LosesIntents: !_survives),
        new(FaultKind.Pause, draw => ServerFaults.PauseAsync(draw.One(_sentinel.All), draw, BeforeDown)),
        new(FaultKind.Flush, async _ => await (await _sentinel.PrimaryAsync()).CliAsync("FLUSHALL"), LosesIntents: true),
        new(FaultKind.Evict, async draw => await Squeeze.RunAsync(await _sentinel.PrimaryAsync(), draw), LosesIntents: true),
        new(FaultKind.Scripts, async _ => await (await _sentinel.PrimaryAsync()).CliAsync("SCRIPT", "FLUSH")),
    ];

    public override async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _following;
        _ending.Dispose();
        foreach (var link in _links)
            await link.DisposeAsync();
        await _sentinel.DisposeAsync();
    }

    private async Task FailOverAsync(Draw draw)
    {
        await _sentinel.FollowedAsync();
        var old = await _sentinel.PrimaryAsync();
        await _sentinel.FailOverAsync(TimeSpan.FromMilliseconds(draw.Below(MostDeafMilliseconds)));
        await draw.HoldAsync();
        await _sentinel.ComeBackAsync(old);
    }

    // It wakes when the Sentinel has begun to replace it, or not quite: for a while there may be two, and a replica that follows the wrong one.
    private async Task WakeAsync(Draw draw)
    {
        await _sentinel.FollowedAsync();
        var primary = await _sentinel.PrimaryAsync();
        await primary.PauseAsync();
        await Task.Delay(RedisSentinel.UntilDown + TimeSpan.FromMilliseconds(draw.Below(MostDeafMilliseconds)));
        await primary.ContinueAsync();
        await draw.HoldAsync();
        await _sentinel.FollowedAsync();
    }

    private async Task FollowAsync(RedisServer primary)
    {
        for (var seen = Stopwatch.GetTimestamp(); !_ending.IsCancellationRequested; await Task.Delay(BetweenLooks))
        {
            var looked = Stopwatch.GetTimestamp();
            var now = await _sentinel.PrimaryAsync();
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
