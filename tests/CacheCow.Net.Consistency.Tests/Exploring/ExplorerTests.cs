namespace CacheCow.Net.Consistency.Tests.Exploring;

/// <summary>The short form: <c>explore</c> without limits runs the rest.</summary>
[TestFixture, Parallelizable]
internal sealed class ExplorerTests
{
    private const long Least = 1_000_000;

    [Test]
    public async Task Interleavings_OfEverySmallScenario_KeepThePromise()
    {
        var explored = await ExploreAsync("--runs", "34000", "--seconds", "120");
        Assert.That(explored.Sum(one => one.Runs), Is.GreaterThanOrEqualTo(Least));
    }

    [Test]
    public async Task Interleavings_OfLargeScenariosAtRandom_KeepThePromise([Values(1, 2)] int seed) => await ExploreAsync("--seed", $"{seed}", "--runs", "3000");

    private static async Task<IReadOnlyList<ExploredApart>> ExploreAsync(params string[] arguments)
    {
        var explored = await ExploreCommand.ExploreApartAsync(ExploreOptions.Parse(arguments), arguments, TestContext.Progress.WriteLine);
        Assert.That(explored.Where(one => one.ExitCode != 0).SelectMany(one => one.Lines), Is.Empty);
        return explored;
    }
}
