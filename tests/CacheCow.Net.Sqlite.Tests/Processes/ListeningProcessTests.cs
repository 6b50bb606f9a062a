using System.Diagnostics;
using System.Text.Json;
using CacheCow.Net.Sqlite.Tests.Worker;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Real processes that listen and invalidate.</summary>
[TestFixture]
internal sealed class ListeningProcessTests : StoreFixture
{
    private const int Objects = 20_000;
    private const int MostRuns = 20;
    private static readonly CacheKeys Some = CacheKeys.For("some", 1);

    [Test]
    public async Task Invalidate_AnotherProcessListens_HearsItAndConfirmsNothingBefore()
    {
        await using var store = Open(Patient);
        using var listening = await ListeningProcessAsync();
        await store.InvalidateAsync(Some, TimeSpan.Zero, default);
        var done = Stopwatch.GetTimestamp();
        var testimony = await HeardAsync(listening);
        Assert.That(testimony.ConfirmedBefore, Is.LessThanOrEqualTo(done));
    }

    [Test]
    public async Task Listen_ProcessWasStopped_ConfirmsNothingThatItHasNotTold()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Stops a process with a signal, and looks into /proc.");
        await using var store = Open(Patient);
        using var listening = await ListeningProcessAsync();
        await listening.StopAsync();
        await store.InvalidateAsync(Some, TimeSpan.Zero, default);
        var done = Stopwatch.GetTimestamp();

        // The stop itself: long enough that an age that does not include it is seen.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await listening.GoOnAsync();
        var testimony = await HeardAsync(listening);
        Assert.That(testimony.HeardAt, Is.GreaterThan(done));
        Assert.That(testimony.ConfirmedBefore, Is.LessThanOrEqualTo(done));
    }

    [Test]
    [Category("Proof")]
    public async Task Invalidate_ItsProcessIsKilled_WhateverIsGoneWasTold()
    {
        // It may be done, or not have begun to be told of, before the kill arrives: then it is killed once more, with other objects.
        for (var run = 0; run < MostRuns; run++)
        {
            if (await GoneAfterAKillAsync($"doomed {run}") is > 0 and < Objects)
                return;
        }

        Assert.Inconclusive($"In {MostRuns} runs the process was never killed in the midst of it.");
    }

    /// <returns>How many objects were gone; each of them was told, and no other.</returns>
    private async Task<int> GoneAfterAKillAsync(string kind)
    {
        var listener = new RecordingListener();
        await using var store = Open(Patient);
        for (var i = 0; i < Objects; i++)
            await store.StoreAsync(CacheKeys.For(kind, i), [1], TimeSpan.FromHours(1));
        using var link = store.Listen(listener);
        using (var other = new WorkerProcess("invalidate", File, kind, $"{Objects}"))
        {
            await other.HearAsync();
            await other.TellAsync();
            await listener.HeardObjectAsync(CacheKeys.For(kind, 0).GetDataHash());
            await other.KillAsync();
        }

        // The second one began after the kill.
        await listener.ConfirmedAsync();
        await listener.ConfirmedAsync();
        var gone = 0;
        for (var i = 0; i < Objects; i++)
        {
            var keys = CacheKeys.For(kind, i);
            var isGone = await store.ReadAsync(keys, default) is null;
            Assert.That(listener.HasHeardObject(keys.GetDataHash()), Is.EqualTo(isGone), $"object {i}");
            gone += isGone ? 1 : 0;
        }

        return gone;
    }

    private async Task<WorkerProcess> ListeningProcessAsync()
    {
        var process = new WorkerProcess("listen", File, Some.Data, Some.Flag);
        Assert.That(await process.HearAsync(), Is.EqualTo("ready"));
        return process;
    }

    private static async Task<Testimony> HeardAsync(WorkerProcess process)
    {
        Testimony? testimony = null;
        await Until.TrueAsync("the other process is told", async () =>
        {
            await process.TellAsync();
            testimony = JsonSerializer.Deserialize<Testimony>((await process.HearAsync())!);
            return testimony!.HeardAt > 0;
        });
        return testimony!;
    }
}
