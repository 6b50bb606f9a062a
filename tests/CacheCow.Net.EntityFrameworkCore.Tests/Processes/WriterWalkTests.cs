using CacheCow.Net.Nodes;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>
/// P3: a process that writes with Entity Framework to PostgreSQL is killed at every step. What readers get through Redis meanwhile and afterwards is never older than what was
/// committed when they began, and in the end everything is cached again.
/// </summary>
[TestFixture, Category("Proof")]
internal sealed class WriterWalkTests
{
    private WalkPlace _place = null!;

    [OneTimeSetUp]
    public async Task Start() => _place = await WalkPlace.OpenAsync("redis", parts: 1);

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_place is not null)
            await _place.DisposeAsync();
    }

    [TestCase("ef-save", "within SaveChanges", "before COMMIT", "within COMMIT")]
    [TestCase("ef-transaction", "before SaveChanges", "before ROLLBACK TO", "before COMMIT", "within COMMIT")]
    [TestCase("ef-rollback", "before SaveChanges", "before ROLLBACK")]
    [TestCase("ef-commands", "before BulkUpdate", "within BulkUpdate", "before ExecuteSqlRaw", "within ExecuteSqlRaw")]
    public async Task Writer_KilledAtEveryStep_NothingOldIsRead(string write, params string[] passed)
    {
        var steps = await Of(write).RunAsync();
        var report = string.Join('\n', steps);
        Assert.That(steps.Sum(step => step.Reads.Stale), Is.Zero, report);
        Assert.That(steps.Select(step => step.Reads.Hits), Is.All.Positive, report);
        Assert.That(passed.Concat(["before W1", "within W1", "before W2", "within W2"]), Is.SubsetOf(steps.Select(step => step.At)), report);
        Assert.That(steps[^1].IsDone, report);
    }

    [Test]
    public async Task Writer_InvalidatesAfterItsSaveAndIsKilledInBetween_WhatIsOldStaysInTheCache()
    {
        var step = await Of("ef-hope").RunAsync(writer => writer.At == "before I1 for many");
        Assert.That(step.Reads.StaleHits, Is.Positive);
    }

    private Walk Of(string write) =>
        new(_place, store => new EfWalkCache(store, _place.Database, WriteNode.Options(WriteNode.Lifetime)), ["--write", write]);
}
