using CacheCow.Net.Nodes;

namespace CacheCow.Net.Redis.Tests;

/// <summary>
/// P3: a writer of several objects and a tag in PostgreSQL is killed at every step of its transaction, before it and within it. What readers get meanwhile and afterwards is never
/// older than what was committed when they began, and in the end everything is cached again.
/// </summary>
[TestFixture]
internal sealed class WriterWalkTests
{
    private static readonly string[] ScopeSteps = ["tag versions", "W1", "BEGIN", "UPDATE", "COMMIT", "W2"];

    private readonly Dictionary<string, WalkPlace> _places = [];

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var place in _places.Values)
            await place.DisposeAsync();
    }

    [Test]
    public async Task Writer_KilledAtEveryStep_NothingOldIsRead([Values("redis", "sqlite")] string store)
    {
        var steps = await WalkAsync(store, "complete");
        AssertNoneIsStale(steps);
        Assert.That(steps.Select(step => step.At).Distinct(), Is.EquivalentTo(ScopeSteps.SelectMany(Stops).Append("done Stored")));
    }

    [Test]
    public async Task Writer_KilledAtEveryStepAmongOthers_NothingOldIsRead(
        [Values(OtherWriter.BeginsBefore, OtherWriter.CommitsBefore, OtherWriter.CommitsMeanwhile, OtherWriter.EndsMeanwhile)] OtherWriter other)
    {
        var steps = await WalkAsync("redis", "complete", other);
        AssertNoneIsStale(steps);
        Assert.That(steps.Select(step => step.Other).Distinct(), Is.EquivalentTo(new[] { "done Stored", "done Overlapped" }));
    }

    [Test]
    public async Task Writer_KilledAtEveryStepWithoutANewValue_NothingOldIsRead()
    {
        var steps = await WalkAsync("redis", "scope");
        AssertNoneIsStale(steps);
        Assert.That(steps.Select(step => step.At).Distinct(), Is.EquivalentTo(ScopeSteps.Skip(1).SelectMany(Stops).Append("done Ended")));
    }

    [Test]
    public async Task Writer_InvalidatesAfterItsCommitAndIsKilledAtEveryStep_WhatIsOldStaysInTheCache()
    {
        var steps = await WalkAsync("redis", "hope");
        Assert.That(steps.Single(step => step.At == "before I1 for many").Reads.StaleHits, Is.Positive);
        Assert.That(steps.Single(step => step.At == "before BEGIN").Reads.Stale, Is.Zero);
    }

    private static IEnumerable<string> Stops(string step) => [$"before {step}", $"within {step}"];

    private static void AssertNoneIsStale(IReadOnlyList<WalkStep> steps)
    {
        var report = string.Join('\n', steps);
        Assert.That(steps.Sum(step => step.Reads.Stale), Is.Zero, report);
        Assert.That(steps.Select(step => step.Reads.Hits), Is.All.Positive, report);
        Assert.That(steps[^1].IsDone, report);
    }

    private async Task<IReadOnlyList<WalkStep>> WalkAsync(string store, string write, OtherWriter other = OtherWriter.None)
    {
        if (!_places.TryGetValue(store, out var place))
            _places[store] = place = await WalkPlace.OpenAsync(store);
        var walk = new Walk(
            place, (own, beforeReturn) => new WalkCache(own, place.Database, WriteNode.Options(WriteNode.Lifetime), beforeReturn), ["--write", write], other);
        return await walk.RunAsync();
    }
}
