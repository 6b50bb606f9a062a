using CacheCow.Net.Nodes;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>The store cannot be told of a change: whoever dies on the keys' way through the outbox, they are invalidated in the end.</summary>
[TestFixture, Category("Proof")]
internal sealed class OutboxWalkTests
{
    private WalkPlace _place = null!;
    private WalkStore _store = null!;
    private OutboxWalk _walk = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _place = await WalkPlace.OpenAsync("redis", parts: 1);
        _store = await _place.NewStoreAsync();
        _walk = new OutboxWalk(_place, _store);
        await _walk.CreateAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_place is not null)
            await _place.DisposeAsync();
    }

    [Test]
    public async Task Dispatcher_KilledAtEveryStep_TheNextOneLeavesNothingOld()
    {
        var steps = await _walk.RunAsync(isOfTheDispatcher: true);
        AssertNothingOldIsLeft(steps);
        Assert.That(steps.Select(step => step.At), Is.EqualTo(new[] { "before I1 for many", "within I1 for many", "before ExecuteDelete", "within ExecuteDelete", "done Dispatched 1" }));
    }

    [Test]
    public async Task Writer_KilledAtEveryStep_TheDispatcherLeavesNothingOld()
    {
        var steps = await _walk.RunAsync(isOfTheDispatcher: false);
        AssertNothingOldIsLeft(steps);
        string[] save = ["before SaveChanges", "before COMMIT", "within COMMIT"];
        Assert.That(steps.Select(step => step.At), Is.EqualTo(save.Concat(save).Append("done Written")));
    }

    private static void AssertNothingOldIsLeft(IReadOnlyList<OutboxStep> steps)
    {
        var report = string.Join('\n', steps);
        Assert.That(steps.Sum(step => step.After.Stale), Is.Zero, report);
        Assert.That(steps.Sum(step => step.Rows), Is.Zero, report);

        // Until it was dispatched, it was old: the rows are what has made it good.
        Assert.That(steps.Sum(step => step.Before.StaleHits), Is.Positive, report);
    }
}
