using CacheCow.Net.Testing;
using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Who waits until the feed has come so far.</summary>
[TestFixture]
internal sealed class CatchUpTests : FeedTests
{
    private const string Nobody = "Host=127.0.0.1;Port=1;Database=none;Timeout=1";

    [Test]
    public async Task Wait_OfSeveral_EndsForThoseWhoseTimeHasCome()
    {
        var catchUps = new CatchUps();
        var asked = catchUps.Asked;
        var (near, far) = (catchUps.WaitAsync(new(5), default), catchUps.WaitAsync(new(9), default));
        Assert.That((asked.IsCompleted, catchUps.AreAny), Is.EqualTo((true, true)));
        Assert.That(catchUps.Asked.IsCompleted, Is.False);

        catchUps.Reach(new NpgsqlLogSequenceNumber(7));
        await near;
        await catchUps.WaitAsync(new(7), default);
        Assert.That(far.IsCompleted, Is.False);
        catchUps.Reach(new NpgsqlLogSequenceNumber(9));
        await far;
        Assert.That(catchUps.AreAny, Is.False);
    }

    [Test]
    public async Task Wait_AfterTheSessionHasEnded_IsForWhatTheNextOneReaches()
    {
        var catchUps = new CatchUps();
        catchUps.Reach(new NpgsqlLogSequenceNumber(9));
        catchUps.Forget();
        var waiting = catchUps.WaitAsync(new(5), default);
        Assert.That(waiting.IsCompleted, Is.False);
        catchUps.Reach(new NpgsqlLogSequenceNumber(5));
        await waiting;
    }

    [Test]
    public void Wait_GivenUp_NobodyWaits()
    {
        var catchUps = new CatchUps();
        using var cancellation = new CancellationTokenSource();
        var waiting = catchUps.WaitAsync(new(5), cancellation.Token);
        cancellation.Cancel();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(catchUps.AreAny, Is.False);
    }

    [Test]
    public async Task CatchUp_FeedIsDisposedOf_Throws()
    {
        var gate = new Gate();
        var feed = await StartAsync(Options with { BeforeConfirming = gate.PassAsync });
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await gate.Reached;
        var waiting = feed.CatchUpAsync();
        await feed.DisposeAsync();
        Assert.That(async () => await waiting, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await feed.CatchUpAsync(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task CatchUp_WhatRunsTheFeedIsCancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var feed = NewFeed(connection: Nobody);
        feed.Table("posts").Lookup(Posts, typeof(Post), "title");
        var running = feed.RunAsync(cancellation.Token);
        var waiting = feed.CatchUpAsync();
        await cancellation.CancelAsync();
        await running;
        Assert.That(async () => await waiting, Throws.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task CatchUp_CallerGivesUp_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var feed = NewFeed(connection: Nobody);
        var waiting = feed.CatchUpAsync(cancellation.Token);
        await cancellation.CancelAsync();
        Assert.That(
            (await Assert.CatchAsync<OperationCanceledException>(() => waiting))!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task CatchUp_NothingMappedIsWritten_Ends()
    {
        var feed = await StartAsync(Options with { ConfirmInterval = TimeSpan.FromSeconds(10) });
        await Database.RunAsync("CREATE TABLE others (id int); INSERT INTO others VALUES (1)");
        await CaughtUpAsync(feed);
    }
}
