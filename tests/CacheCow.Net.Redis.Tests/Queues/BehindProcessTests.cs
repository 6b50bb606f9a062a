using System.Globalization;
using CacheCow.Net.Nodes;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests.Queues;

/// <summary>Processes that write behind, and are killed (<c>SIGKILL</c>) at each step, or at any time.</summary>
[TestFixture, Parallelizable]
internal sealed class BehindProcessTests
{
    private const int Keys = 3;
    private const int Values = 6;

    private static readonly string[] Steps = ["LeaseQueue", "ReadQueue", "BeginAttempt", "BeginWrite", "Write", "Dequeue", "EndWrite"];

    private string _folder = null!;
    private string _queue = null!;
    private RedisServer _server = null!;
    private WriteLog _log = null!;
    private int[] _accepted = null!;

    // Not right before the source is written to: then only the source can refuse what comes late.
    private static readonly string[] Stops = ["ReadQueue+", "BeginWrite", "BeginWrite+", "BeginAttempt", "BeginAttempt+", "Write+", "Dequeue", "Dequeue+", "EndWrite", "EndWrite+"];

    private static IEnumerable<TestCaseData> Deaths => Steps.SelectMany(step => new[] { step, step + "+" }).Select(step => Case(step, isQuick: step is "Write" or "Write+"));

    private static IEnumerable<TestCaseData> StopCases => Stops.Select(step => Case(step, isQuick: step is "Write+"));

    [SetUp]
    public async Task Open()
    {
        _folder = Directory.CreateTempSubdirectory("cachecow-behind-").FullName;
        _queue = "log-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _server = await Servers.Standalone;
        _log = new WriteLog(LogFile);
        _accepted = [-1, -1, -1];
    }

    [TearDown]
    public void Close() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Deaths))]
    public async Task Process_KilledAtAStep_TheNextWritesTheRestInOrder(string step)
    {
        await using var accepter = await OpenAsync(drains: false);
        await AcceptAsync(accepter, 0, Values);
        using (var node = new NodeProcess(Words("--die-at", step, "--die-after", step.StartsWith("Lease", StringComparison.Ordinal) || step.StartsWith("Read", StringComparison.Ordinal) ? "1" : "5")))
            await node.EndedAsync();
        Assert.That((await accepter.GetStateAsync()).Length, Is.Positive, "it was killed before the end");
        for (var key = 0; key < Keys; key++)
            Assert.That(await accepter.GetAsync($"k{key}"), Is.EqualTo($"{Values - 1}"));

        await using var next = await OpenAsync(drains: true);
        await next.DrainAsync();
        await AssertAllWrittenInOrderAsync(accepter, Values);
    }

    [TestCaseSource(nameof(StopCases))]
    public async Task Process_StoppedAtAStepForLongerThanItsLease_DisturbsNobodyWhenItGoesOn(string step)
    {
        await using var accepter = await OpenAsync(drains: false);
        await AcceptAsync(accepter, 0, Values);
        using var node = new NodeProcess(Words("--stop-at", step, "--die-after", step.StartsWith("Read", StringComparison.Ordinal) ? "1" : "5"));
        await node.ReadyAsync();
        await Until.TrueAsync("it is stopped", async () => (await File.ReadAllTextAsync($"/proc/{node.Id}/stat")).Contains(") T ", StringComparison.Ordinal));

        await using var next = await OpenAsync(drains: true);
        await next.DrainAsync();
        await AcceptAsync(accepter, Values, Values);
        await next.DrainAsync();
        for (var key = 0; key < Keys; key++)
            Assert.That(await accepter.GetAsync($"k{key}"), Is.EqualTo($"{(2 * Values) - 1}"), "cached");

        await node.ContinueAsync();
        await node.TellAsync("end");
        await node.EndedAsync();
        Assert.That((await accepter.GetStateAsync()).Length, Is.Zero);
        await AssertAllWrittenInOrderAsync(accepter, 2 * Values);
    }

    [Test]
    [Category("Proof")]
    public async Task Processes_KilledAtAnyTimeAndWritesFail_AllIsWrittenInOrderAndNoReadIsOld([Values(1, 2)] int seed)
    {
        const int Rounds = 8;
        await using var accepter = await OpenAsync(drains: false);
        var (random, readers) = (new Random(seed), await ReadersAsync(isFenced: true));
        for (var round = 0; round < Rounds; round++)
        {
            using var node = new NodeProcess(Words("--fail-percent", "20", "--seed", $"{seed + round}"));
            await node.ReadyAsync();
            await AcceptAsync(accepter, round * Values, Values);
            await Task.Delay(random.Next(200));
            await node.KillAsync();
        }

        await using var last = await OpenAsync(drains: true);
        await last.DrainAsync();
        await Until.TrueAsync("they have read", () => Task.FromResult(readers.Reads > 100));
        Assert.That(await readers.EndAsync(), Is.Zero, "old reads");
        await AssertAllWrittenInOrderAsync(accepter, Rounds * Values);
    }

    [Test]
    public async Task Processes_ReadersDoNotAskTheQueue_SomeReadsAreOld()
    {
        await using var accepter = await OpenAsync(drains: false);
        var readers = await ReadersAsync(isFenced: false);
        await AcceptAsync(accepter, 0, Values);

        // Each of them looks at each key after all were accepted, and finds what the source has: nothing.
        var before = readers.Reads;
        await Until.TrueAsync("they have read", () => Task.FromResult(readers.Reads > before + 100));
        Assert.That(await readers.EndAsync(), Is.Positive, "old reads");
    }

    private static TestCaseData Case(string step, bool isQuick) => isQuick ? new TestCaseData(step) : new TestCaseData(step).SetCategory("Proof");

    private string LogFile => Path.Combine(_folder, "log");

    private string[] Words(params string[] more) => ["behind", "--address", _server.Address, "--truth", LogFile, "--queue", _queue, .. more];

    private async Task<LogCache> OpenAsync(bool drains) => new(new RedisStore(await Servers.ToStandalone), _log, BehindNode.OptionsOf(_queue) with { Drains = drains });

    private async Task<Readers> ReadersAsync(bool isFenced)
    {
        var caches = new List<LogCache>();
        for (var i = 0; i < 3; i++)
            caches.Add(new LogCache(new HookedStore(new RedisStore(await Servers.ToStandalone)) { HidesWhatWaits = !isFenced }, _log, BehindNode.OptionsOf(_queue) with { Drains = false }));
        return new Readers(caches, _accepted);
    }

    private async Task AcceptAsync(LogCache cache, int from, int count)
    {
        for (var value = from; value < from + count; value++)
        {
            for (var key = 0; key < Keys; key++)
            {
                await cache.AcceptAsync($"k{key}", $"{value}");
                Volatile.Write(ref _accepted[key], value);
            }
        }
    }

    private async Task AssertAllWrittenInOrderAsync(LogCache reader, int values)
    {
        var lines = await _log.LinesAsync();
        for (var key = 0; key < Keys; key++)
        {
            var written = lines.Where(line => line.Key == $"k{key}").Select(line => int.Parse(line.Value, CultureInfo.InvariantCulture)).ToArray();
            Assert.That(written, Is.Ordered, "repeated, perhaps, and never out of order");
            Assert.That(written.Distinct(), Is.EqualTo(Enumerable.Range(0, values)));
            Assert.That(await reader.GetAsync($"k{key}"), Is.EqualTo($"{values - 1}"));
        }
    }
}
