using System.Text.Json;
using CacheCow.Net.Sqlite.Tests.Worker;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>P3: two processes that write, of which one is killed, and two that read.</summary>
[TestFixture]
internal sealed class WritingProcessTests : StoreFixture
{
    private const string RoundsBeforeTheLast = "500";
    private const string UntilTold = "2147483647";

    private readonly ShiftedTime _time = new();
    private SqliteStore _store = null!;
    private SharedSource _source = null!;
    private VersionCache _cache = null!;

    private string Source => Path.Combine(Root, "source");

    [SetUp]
    public void OpenAll()
    {
        _time.Shift = TimeSpan.Zero;
        _store = Open(new SqliteStoreOptions { TimeProvider = _time, BusyTimeout = TimeSpan.FromMinutes(5) });
        _source = new SharedSource(Source);
        _cache = new VersionCache(_store, _source);
    }

    [TearDown]
    public void CloseAll()
    {
        _source.Dispose();
        _store.Dispose();
    }

    [Test]
    public async Task Write_ItsProcessIsKilledAtAnyStep_NobodyReadsWhatIsOld([Values("begun", "committed", "ended")] string step, [Values] bool amongWrites)
    {
        var reads = await RunAsync("scoped", step, amongWrites);
        foreach (var seen in reads)
        {
            Assert.That(seen.Stale, Is.Zero);
            Assert.That(seen.Hits, Is.Positive);
        }

        await AssertNothingIsOldAtRestAsync();
        Assert.That(await IsCachedAsync(), Is.EqualTo(step == "ended"), "as long as the intent stands");
        _time.Shift = TimeSpan.FromMinutes(31);
        await AssertNothingIsOldAtRestAsync();
        Assert.That(await IsCachedAsync(), Is.True, "it has run out");
    }

    [Test]
    public async Task Write_WithoutAScope_ItsProcessIsKilledAfterTheCommit_WhatIsOldStays()
    {
        var reads = await RunAsync("unscoped", "committed", amongWrites: false);
        Assert.That(reads.Sum(seen => seen.Stale), Is.Positive);
        Assert.That(await _cache.GetAsync(0), Is.LessThan(_source.Version(0)));
    }

    [Test]
    public async Task Write_ItsProcessIsKilledAnywhere_NothingIsOldAtRest()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            using var doomed = new WorkerProcess("change", File, Source, $"{seed}", UntilTold, "scoped", "never");
            await doomed.HearAsync();
            await doomed.TellAsync();
            for (var i = 0; i < 500; i++)
            {
                var begun = _source.Version(i % SharedSource.Objects);
                Assert.That(await _cache.GetAsync(i % SharedSource.Objects), Is.GreaterThanOrEqualTo(begun));
            }

            await doomed.KillAsync();
            await AssertNothingIsOldAtRestAsync();
        }
    }

    // One of two writers is killed at a step of its last write, which is to the first object: while the other goes on, or after that has ended.
    private async Task<ReadResult[]> RunAsync(string scope, string step, bool amongWrites)
    {
        using WorkerProcess doomed = Change(1, RoundsBeforeTheLast, step), survivor = Change(2, UntilTold, "never"), one = Read(3), two = Read(4);
        WorkerProcess Change(int seed, string rounds, string dies) => new("change", File, Source, $"{seed}", rounds, scope, dies);
        WorkerProcess Read(int seed) => new("read", File, Source, $"{seed}");
        foreach (var worker in new[] { doomed, survivor, one, two })
            Assert.That(await worker.HearAsync(), Is.EqualTo("ready"));
        foreach (var worker in new[] { doomed, survivor, one, two })
            await worker.TellAsync();

        await AssertWritesAsync(doomed, scope);
        if (!amongWrites)
            await StopAsync(survivor, scope);
        await _cache.GetAsync(0);
        await doomed.TellAsync();
        Assert.That(await doomed.HearAsync(), Is.EqualTo(step));
        await doomed.KillAsync();
        if (amongWrites)
            await StopAsync(survivor, scope);
        return [await ResultAsync(one), await ResultAsync(two)];
    }

    private static async Task<ReadResult> ResultAsync(WorkerProcess reader)
    {
        await reader.TellAsync();
        return JsonSerializer.Deserialize<ReadResult>((await reader.HearAsync())!)!;
    }

    private static async Task StopAsync(WorkerProcess survivor, string scope)
    {
        await survivor.TellAsync();
        await AssertWritesAsync(survivor, scope);
    }

    private static async Task AssertWritesAsync(WorkerProcess writer, string scope)
    {
        var result = JsonSerializer.Deserialize<ChangeResult>((await writer.HearAsync())!)!;
        if (scope == "scoped")
            Assert.That(result.Stored, Is.Positive);
    }

    private async Task AssertNothingIsOldAtRestAsync()
    {
        for (var one = 0; one < SharedSource.Objects; one++)
            Assert.That(await _cache.GetAsync(one), Is.EqualTo(_source.Version(one)), $"object {one}");
    }

    private async Task<bool> IsCachedAsync()
    {
        await _cache.GetAsync(0);
        var fetches = _cache.Fetches;
        await _cache.GetAsync(0);
        return _cache.Fetches == fetches;
    }
}
