using System.Text.Json;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture, Parallelizable]
internal sealed class HistoryRunTests
{
    [TestCase("--store memory --seconds 2 --faults kill,pause,clock,slow,flush")]
    [TestCase("--store memory --seconds 2 --faults pause,clock --local --max-staleness 1")]
    [TestCase("--store sqlite --seconds 2.5 --faults kill,pause,restart,clock,slow,flush")]
    [TestCase("--store sqlite --seconds 2 --faults kill,pause --local --max-staleness 1")]
    [TestCase("--store redis --seconds 3 --faults kill,pause,partition,restart,clock,slow,flush,scripts,evict")]
    [TestCase("--store redis --seconds 3 --faults kill,pause,partition,flush --local --max-staleness 1")]
    [TestCase("--store cluster --seconds 4 --faults slots,scripts,pause,flush")]
    [TestCase("--store sentinel --seconds 5 --faults failover --durability 2")]
    public async Task Run_WithFaults_BreaksNoPromise(string words)
    {
        var report = await RunAsync(words);
        Assert.That(report.Verdict.IsBad, Is.False, report.ToText());
        Assert.That(report.Verdict.Reads, Is.GreaterThan(500), report.ToText());
        Assert.That((report.Verdict.Writes > 20, report.Verdict.Faults.Count > 0, report.Verdict.FailedReads, report.LeftOut.Count), Is.EqualTo((true, true, 0, 0)), report.ToText());
    }

    [TestCase("--store memory --seconds 2 --keys 8 --control")]
    [TestCase("--store sqlite --seconds 2 --keys 8 --control")]
    [TestCase("--store redis --seconds 2 --keys 8 --control")]
    public async Task Run_WithoutTheFence_IsFoundOut(string words)
    {
        var report = await RunAsync(words);
        Assert.That(report.Verdict.Violations, Is.GreaterThan(0), report.ToText());
        Assert.That(report.ToText(), Does.Contain("Stale: a read of key"));
    }

    [Test]
    public async Task Run_FailoversWithoutDurability_FindsWhatTheyLost()
    {
        var report = await RunAsync("--store sentinel --seconds 5 --faults failover");
        Assert.That(report.Verdict[ViolationKind.LostByFailover], Is.GreaterThan(0), report.ToText());
        Assert.That(report.Verdict.Violations, Is.EqualTo(report.Verdict[ViolationKind.LostByFailover]), report.ToText());
    }

    [Test]
    public async Task Report_AsJson_HasWhatProgramsLookFor()
    {
        var report = await RunAsync("--store memory --seconds 0.5 --faults clock,partition");
        var json = JsonDocument.Parse(report.ToJson()).RootElement;
        foreach (var number in new[] { "reads", "writes", "violations", "staleBeyondBound" })
            Assert.That(json.GetProperty(number).ValueKind, Is.EqualTo(JsonValueKind.Number), number);
        Assert.That(json.GetProperty("faults").GetProperty("clock").GetInt32(), Is.GreaterThan(0));
        Assert.That(json.GetProperty("leftOut")[0].GetString(), Is.EqualTo("partition"));
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
