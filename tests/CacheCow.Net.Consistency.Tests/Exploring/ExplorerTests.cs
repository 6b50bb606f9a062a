namespace CacheCow.Net.Consistency.Tests.Exploring;

/// <summary>The short forms: <c>explore</c> without limits runs the rest. How many interleavings are run is said beforehand, and no time ends them.</summary>
[TestFixture, Parallelizable]
internal sealed class ExplorerTests
{
    private const string NoLimit = "86400";
    private const long FewRuns = 1000;

    // Enough to balance the processors, and few enough that starting them costs nothing beside the search.
    private const int Processes = 20;

    // Whoever explores less than all of it explores more of what is soon complete: the sum shrinks by less than the budget.
    private static readonly long ManyRuns = ProofScale.Of(34_000);
    private static readonly long Least = ProofScale.Of(1_000_000);
    private static readonly long Walks = ProofScale.Of(3000);

    [Test]
    public async Task Interleavings_SomeOfEverySmallScenario_KeepThePromise()
    {
        var explored = await ExploreAsync(processes: Environment.ProcessorCount, "--runs", $"{FewRuns}", "--seconds", NoLimit);
        AssertEachWasExplored(explored, FewRuns);
    }

    [Test, Category("Proof")]
    public async Task Interleavings_OfEverySmallScenario_KeepThePromise()
    {
        var explored = await ExploreAsync(Processes, "--runs", $"{ManyRuns}", "--seconds", NoLimit);
        AssertEachWasExplored(explored, ManyRuns);
        Assert.That(explored.Sum(one => one.Runs), Is.GreaterThanOrEqualTo(Least));
    }

    [Test, Category("Proof")]
    public async Task Interleavings_OfLargeScenariosAtRandom_KeepThePromise([Values(1, 2)] int seed) =>
        await ExploreAsync(AllScenarios.Large.Count, "--seed", $"{seed}", "--runs", $"{Walks}", "--seconds", NoLimit);

    private static void AssertEachWasExplored(IReadOnlyList<ExploredApart> explored, long runs)
    {
        Assert.That(explored.Select(one => one.Scenario), Is.EquivalentTo(AllScenarios.Small.Select(scenario => scenario.Name)));
        Assert.That(explored.Where(one => !one.IsComplete && one.Runs + one.LeftOut < runs).Select(one => one.Scenario), Is.Empty);
    }

    private static async Task<IReadOnlyList<ExploredApart>> ExploreAsync(int processes, params string[] arguments)
    {
        var explored = await ExploreCommand.ExploreApartAsync(ExploreOptions.Parse(arguments), arguments, TestContext.Progress.WriteLine, processes);
        Assert.That(explored.Where(one => one.ExitCode != 0).SelectMany(one => one.Lines), Is.Empty);
        return explored;
    }
}
