using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>Back-pressure.</summary>
[TestFixture]
internal sealed class FullQueueTests : BehindFixture
{
    private static readonly WriteBehindOptions Short = Behind with { MaxLength = 2, AcceptTimeout = TimeSpan.FromSeconds(2) };

    [Test]
    public async Task Accept_NoRoomInTime_ThrowsAndNothingIsAccepted()
    {
        using var meter = new MeterReader(nameof(BehindCache));
        var cache = OpenReader(behind: Short);
        await cache.AcceptAsync("a", "1");
        await cache.AcceptAsync("a", "2");
        var startedAt = Time.GetUtcNow();
        var accepting = cache.AcceptAsync("a", "3").AsTask();
        Assert.That(async () => await RunAsync(accepting), Throws.TypeOf<QueueFullException>().With.Message.Contains("MaxLength").And.Message.Contains("'texts'"));
        Assert.That(Time.GetUtcNow() - startedAt, Is.InRange(Short.AcceptTimeout, Short.AcceptTimeout * 2));
        Assert.That((await StateAsync()).Length, Is.EqualTo(2));
        Assert.That((await cache.GetAsync("a"), meter["cachecow.behind.refused"]), Is.EqualTo(("2", 1L)));
    }

    [Test]
    public async Task Accept_WaitsForRoom_DoesNotSendTheValueAgainAndAgain()
    {
        var sent = 0;
        var store = new HookedStore(Store);
        store.Before = step =>
        {
            sent += step == "Enqueue" ? 1 : 0;
            return Task.CompletedTask;
        };
        var cache = OpenReader(store, Short with { MaxLength = 1 });
        await cache.AcceptAsync("a", "1");
        Assert.That(async () => await RunAsync(cache.AcceptAsync("a", "2").AsTask()), Throws.TypeOf<QueueFullException>());
        Assert.That(sent, Is.EqualTo(2), "each of them once");
    }

    [Test]
    public void Accept_NoRoomAndNoPatience_ThrowsAtOnce()
    {
        var cache = OpenReader(behind: Short with { AcceptTimeout = TimeSpan.Zero, MaxLength = 1 });
        cache.Accept("a", "1");
        Assert.That(() => cache.Accept("a", "2"), Throws.TypeOf<QueueFullException>());
    }

    [Test]
    public async Task Accept_RoomIsMade_IsAccepted()
    {
        var (cache, gate) = (Open(behind: Short with { AcceptTimeout = TimeSpan.FromMinutes(10) }), new Gate());
        cache.BeforeWrite = (_, _, _, token) => gate.PassAsync(token);
        await cache.AcceptAsync("a", "1");
        await cache.AcceptAsync("a", "2");
        var accepting = cache.AcceptAsync("a", "3").AsTask();
        await gate.Reached;
        Assert.That(accepting.IsCompleted, Is.False);
        gate.Open();
        await RunAsync(accepting);
        await RunAsync(cache.DrainAsync());
        Assert.That(cache.Writes.Select(one => one.Value), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public async Task Accept_CancelledWhileItWaits_IsNotAccepted()
    {
        var cache = OpenReader(behind: Short with { MaxLength = 1 });
        await cache.AcceptAsync("a", "1");
        using var source = new CancellationTokenSource();
        var accepting = cache.AcceptAsync("a", "2", source.Token).AsTask();
        await source.CancelAsync();
        Assert.That(async () => await accepting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await StateAsync()).Length, Is.EqualTo(1));
    }

    [Test]
    public async Task Write_ManyMoreThanAreReadAhead_AllAreWritten()
    {
        var cache = Open();
        for (var i = 0; i < 700; i++)
            await cache.AcceptAsync($"k{i % 300}", $"{i}");
        await RunAsync(cache.DrainAsync());
        Assert.That(cache.Writes, Has.Count.EqualTo(700));
    }
}
