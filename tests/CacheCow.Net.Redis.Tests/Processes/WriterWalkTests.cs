using CacheCow.Net.Nodes;

namespace CacheCow.Net.Redis.Tests;

/// <summary>
/// P3: a writer of several objects and a tag in PostgreSQL is killed at every step of its transaction, before it, and within it where others can see it. What readers get meanwhile and afterwards is never
/// older than what was committed when they began, and in the end everything is cached again.
/// </summary>
[TestFixture, Parallelizable]
internal sealed class WriterWalkTests
{
    private static readonly string[] Stops =
    [
        "before tag versions", "within tag versions", "before W1", "within W1", "before BEGIN", "before UPDATE", "before COMMIT", "within COMMIT", "before W2", "within W2", "done Stored",
    ];

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
        var steps = await (await WalkAsync(store, "complete")).RunAsync();
        AssertNoneIsStale(steps);
        Assert.That(steps.Select(step => step.At).Distinct(), Is.EquivalentTo(Stops));
    }

    [Category("Proof")]
    [TestCase(OtherWriter.BeginsBefore, "scope")]
    [TestCase(OtherWriter.CommitsMeanwhile, "complete")]
    [TestCase(OtherWriter.EndsMeanwhile, "complete")]
    public async Task Writer_KilledAtEveryStepAmongOthers_NothingOldIsRead(OtherWriter other, string write)
    {
        var steps = await (await WalkAsync("redis", write, other)).RunAsync();
        AssertNoneIsStale(steps);
        string[] outcomes = write == "scope" ? ["done Ended"] : ["done Stored", "done Overlapped"];
        var found = steps.Select(step => step.Other).Distinct().ToArray();

        // On a machine that is busy, a writer may take longer than its intent lasts.
        Assert.That(found, Is.SubsetOf([.. outcomes, "done Lapsed"]));
        if (outcomes.Except(found).Any())
            Assert.Inconclusive($"Seen was only {string.Join(", ", found)}: the machine is too busy.");
    }

    [Test]
    public async Task Writer_InvalidatesAfterItsCommitAndIsKilledInBetween_WhatIsOldStaysInTheCache()
    {
        var step = await (await WalkAsync("redis", "hope")).RunAsync(writer => writer.At == "before I1 for many");
        Assert.That(step.Reads.StaleHits, Is.Positive);
    }

    private static void AssertNoneIsStale(IReadOnlyList<WalkStep> steps)
    {
        var report = string.Join('\n', steps);
        Assert.That(steps.Sum(step => step.Reads.Stale), Is.Zero, report);
        Assert.That(steps.Select(step => step.Reads.Hits), Is.All.Positive, report);
        Assert.That(steps[^1].IsDone, report);
    }

    private async Task<Walk> WalkAsync(string store, string write, OtherWriter other = OtherWriter.None)
    {
        if (!_places.TryGetValue(store, out var place))
            _places[store] = place = await WalkPlace.OpenAsync(store);
        return new Walk(place, own => new WalkCache(own, place.Database, WriteNode.Options(WriteNode.Lifetime)), ["--write", write], other);
    }
}
