using System.Globalization;
using System.Text.Json;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

/// <summary>
/// Real processes, real faults, real time: how much comes to pass in a run depends on the machine, and so a run that had too little work is followed by one of twice the length. What was
/// found is a verdict; that too little was done in all of them is none, and is said.
/// </summary>
[TestFixture, Parallelizable, Category("Proof")]
internal sealed class HistoryRunTests
{
    private const int MostRuns = 5;

    [TestCase("--store memory --faults kill,pause,clock,slow,flush", 2)]
    [TestCase("--store memory --faults pause,clock --local --max-staleness 1", 2)]
    [TestCase("--store sqlite --faults kill,pause,restart,clock,slow,flush", 2.5)]
    [TestCase("--store sqlite --faults kill,pause --local --max-staleness 1", 2)]
    [TestCase("--store redis --faults kill,pause,partition,restart,clock,slow,flush,scripts,evict", 3)]
    [TestCase("--store redis --faults kill,pause,partition,flush --local --max-staleness 1", 3)]
    [TestCase("--store cluster --faults slots,scripts,pause,flush", 4)]
    [TestCase("--store sentinel --faults failover --durability 2", 5)]
    public Task Run_WithFaults_BreaksNoPromise(string words, double seconds) => RunUntilAsync(words, seconds, report =>
    {
        Assert.That((report.Verdict.IsBad, report.Verdict.FailedReads, report.LeftOut.Count), Is.EqualTo((false, 0, 0)), report.ToText());
        return report.Verdict is { Reads: > 500, Writes: > 20, Faults.Count: > 0 };
    });

    [TestCase("--store memory --keys 8 --control")]
    [TestCase("--store sqlite --keys 8 --control")]
    [TestCase("--store redis --keys 8 --control")]
    public Task Run_WithoutTheFence_IsFoundOut(string words) => RunUntilAsync(words, 2, report =>
    {
        if (report.Verdict.Violations == 0)
            return false;
        Assert.That(report.ToText(), Does.Contain("Stale: a read of key"));
        return true;
    });

    [Test]
    public Task Run_FailoversWithoutDurability_FindsWhatTheyLost() => RunUntilAsync("--store sentinel --faults failover", 5, report =>
    {
        Assert.That(report.Verdict.Violations, Is.EqualTo(report.Verdict[ViolationKind.LostByFailover]), report.ToText());
        return report.Verdict[ViolationKind.LostByFailover] > 0;
    });

    [Test]
    public Task Report_AsJson_HasWhatProgramsLookFor() => RunUntilAsync("--store memory --faults clock,partition", 0.5, report =>
    {
        var json = JsonDocument.Parse(report.ToJson()).RootElement;
        foreach (var number in new[] { "reads", "writes", "violations", "staleBeyondBound" })
            Assert.That(json.GetProperty(number).ValueKind, Is.EqualTo(JsonValueKind.Number), number);
        Assert.That(json.GetProperty("leftOut")[0].GetString(), Is.EqualTo("partition"));
        return json.GetProperty("faults").TryGetProperty("clock", out var clocks) && clocks.GetInt32() > 0;
    });

    private static async Task RunUntilAsync(string words, double seconds, Func<HistoryReport, bool> isEnough)
    {
        for (var run = 0; run < MostRuns; run++, seconds *= 2)
        {
            if (isEnough(await RunAsync($"{words} --seconds {seconds.ToString(CultureInfo.InvariantCulture)} --seed {run + 1}")))
                return;
        }

        Assert.Ignore($"Inconclusive: too little came to pass in {MostRuns} runs, the last of {seconds / 2} seconds.");
    }

    private static async Task<HistoryReport> RunAsync(string words)
    {
        var options = HistoryOptions.Parse(words.Split(' '));
        if (options.Store > StoreKind.Sqlite)
            ServerMissing.Require("redis-server", "install it (Debian: apt-get install redis-server), or run ./test.sh");
        var run = new HistoryRun(options);
        try
        {
            return new HistoryReport(options, await run.RunAsync(), run.LeftOut, null);
        }
        finally
        {
            Directory.Delete(run.Folder, recursive: true);
        }
    }
}
