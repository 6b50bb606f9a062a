using System.Text.Json;
using CacheCow.Net.Sqlite.Tests.Worker;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Two real processes on one file.</summary>
[TestFixture]
internal sealed class ProcessTests : StoreFixture
{
    private const int Rounds = 30_000;
    private const int MostRuns = 10;

    [Test]
    public async Task Steps_TwoProcessesAtOnce_NoStaleReadNoSecondLeaseNoLostFill()
    {
        // Each does so many rounds that it has hits and fills of its own, however slow the machine is.
        var (one, two) = await HammerAsync("fenced");
        foreach (var seen in new[] { one, two })
        {
            Assert.That(seen.Hits, Is.Positive);
            Assert.That(seen.Stored, Is.Positive);
            Assert.That((seen.Stale, seen.Overlaps, seen.Lost), Is.EqualTo((0, 0, 0)));
        }

        using var file = new RawFile(File);
        Assert.That(file.Text("PRAGMA integrity_check"), Is.EqualTo("ok"));
    }

    [Test]
    [Category("Proof")]
    public async Task Steps_TwoProcessesWithTheFenceOff_ReadStale()
    {
        for (var run = 0; run < MostRuns; run++)
        {
            var (one, two) = await HammerAsync("unfenced");
            if (one.Stale + two.Stale > 0)
                return;
        }

        Assert.Inconclusive($"In {MostRuns} runs the two processes never met.");
    }

    [Test]
    public async Task Lease_ItsProcessIsKilled_IsGrantedAgainWhenItExpires()
    {
        var (keys, time) = (StoreSteps.NewKeys(), new ShiftedTime());
        await using var store = Open(Patient with { TimeProvider = time });
        using var other = new WorkerProcess("hold-lease", File, keys.Data, keys.Flag);
        Assert.That(await other.HearAsync(), Is.EqualTo(nameof(LeaseState.Granted)));
        await other.KillAsync();

        Assert.That(await store.LeaseAsync(keys), Is.EqualTo(LeaseState.BusyFilling));
        time.Shift = TimeSpan.FromMinutes(1);
        Assert.That(await store.LeaseAsync(keys), Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    [Category("Proof")]
    public async Task File_ProcessesAreKilledWhileTheyWrite_StaysSound()
    {
        await using var store = Open(Patient);
        for (var seed = 0; seed < 3; seed++)
        {
            using var other = new WorkerProcess("hammer", File, Path.Combine(Root, "source"), $"{seed}", $"{int.MaxValue}", "fenced");
            await other.HearAsync();
            await other.TellAsync();
            for (var i = 0; i < 2000; i++)
                await store.StoreAsync(CacheKeys.For("beside", i), new byte[100]);
            await other.KillAsync();
            Assert.That(await store.StoreAsync(StoreSteps.NewKeys(), [1]), Is.EqualTo(FillOutcome.Stored));
        }

        using var file = new RawFile(File);
        Assert.That(file.Text("PRAGMA integrity_check"), Is.EqualTo("ok"));
    }

    private async Task<(HammerResult One, HammerResult Two)> HammerAsync(string fence)
    {
        using WorkerProcess one = Start(1), two = Start(2);
        WorkerProcess Start(int seed) => new("hammer", File, Path.Combine(Root, "source"), $"{seed}", $"{Rounds}", fence);

        // Neither begins before both are there.
        foreach (var worker in new[] { one, two })
            Assert.That(await worker.HearAsync(), Is.EqualTo("ready"));
        await Task.WhenAll(one.TellAsync(), two.TellAsync());
        return (await ResultAsync(one), await ResultAsync(two));
    }

    private static async Task<HammerResult> ResultAsync(WorkerProcess worker) => JsonSerializer.Deserialize<HammerResult>((await worker.HearAsync())!)!;
}
