using System.Globalization;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Real processes that fill and empty a queue, and are killed.</summary>
[TestFixture]
internal sealed class QueueProcessTests : StoreFixture
{
    private const string Queue = "orders";

    [Test]
    public async Task Enqueue_ItsProcessIsKilled_WhateverWasAcceptedIsThereInItsOrder()
    {
        var accepted = await FillUntilKilledAsync();
        await using var store = Open(Patient);
        var values = (await store.ReadQueueAsync(Queue, 0, int.MaxValue, default)).Select(entry => BitConverter.ToInt32(entry.Value.Span)).ToArray();
        Assert.That(values, Is.EqualTo(Enumerable.Range(0, values.Length)));
        Assert.That(values, Has.Length.InRange(accepted, accepted + 1), "the last one may not have been answered");

        using var file = new RawFile(File);
        Assert.That(file.Number("SELECT length FROM queue"), Is.EqualTo(values.Length));
        Assert.That(file.Text("PRAGMA integrity_check"), Is.EqualTo("ok"));
    }

    [Test]
    public async Task Dequeue_ItsProcessIsKilled_TheNextGoesOnWhereItWas()
    {
        await FillUntilKilledAsync();
        var time = new ShiftedTime();
        await using var store = Open(Patient with { TimeProvider = time });
        var all = (await store.GetQueueStateAsync(Queue, default)).Length;
        List<int> written;
        using (var doomed = new WorkerProcess("drain", File, Queue))
            written = await NumbersUntilKilledAsync(doomed, 50);
        var next = LeaseToken.Create();
        Assert.That(await store.LeaseQueueAsync(Queue, next, StoreSteps.Minute, default), Is.False, "the dead one still has the lease");
        time.Shift = TimeSpan.FromMinutes(1);
        Assert.That(await store.LeaseQueueAsync(Queue, next, StoreSteps.Minute, default), Is.True);

        var rest = await store.ReadQueueAsync(Queue, 0, int.MaxValue, default);
        var first = BitConverter.ToInt32(rest[0].Value.Span);
        Assert.That(written, Is.EqualTo(Enumerable.Range(0, written.Count)));
        Assert.That(first, Is.EqualTo(written.Count).Or.EqualTo(written.Count - 1), "nothing is skipped, and no more than the last is written again");
        Assert.That(rest, Has.Length.EqualTo(all - first));
        Assert.That(await store.BeginAttemptAsync(Queue, next, rest[0].Sequence, default), Is.InRange(first < written.Count ? 2 : 1, 2));
    }

    private async Task<int> FillUntilKilledAsync()
    {
        using var doomed = new WorkerProcess("enqueue", File, Queue);
        return (await NumbersUntilKilledAsync(doomed, 200)).Count;
    }

    private static async Task<List<int>> NumbersUntilKilledAsync(WorkerProcess doomed, int enough)
    {
        var numbers = new List<int>();
        Assert.That(await doomed.HearAsync(), Is.EqualTo("ready"));
        await doomed.TellAsync();
        while (numbers.Count < enough)
        {
            numbers.Add(int.Parse((await doomed.HearAsync())!, CultureInfo.InvariantCulture));
            await doomed.TellAsync();
        }

        // Wherever it is by now.
        await doomed.KillAsync();
        for (var line = await doomed.HearAsync(); line is not null; line = await doomed.HearAsync())
            numbers.Add(int.Parse(line, CultureInfo.InvariantCulture));
        return numbers;
    }
}
