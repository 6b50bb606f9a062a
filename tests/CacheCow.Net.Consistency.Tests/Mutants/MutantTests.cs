namespace CacheCow.Net.Consistency.Tests.Mutants;

/// <summary>Who explores and finds nothing must have been able to find something.</summary>
[TestFixture, Parallelizable]
internal sealed class MutantTests
{
    // One each of a fill, a lease, a write, the local tier and the SQLite store.
    private static readonly string[] Few = ["fill-always", "lease-ignores-intents", "no-intent", "put-without-ticket", "data-before-flags"];

    [Test]
    public Task Explorer_AFewMutants_AreFound() => AssertFoundAsync([.. AllMutants.All.Where(mutant => Few.Contains(mutant.Name))]);

    [Test, Category("Proof")]
    public Task Explorer_EveryMutant_IsFound() => AssertFoundAsync(AllMutants.All);

    [Test]
    public void Mutants_TheFew_AreThere() => Assert.That(Few, Is.SubsetOf(AllMutants.All.Select(mutant => mutant.Name)));

    [Test, Category("Proof")]
    public async Task Explorer_ReadsThatAreNeverAnswered_AreFound()
    {
        const string Loop = "while (TryNext(out var ready, out var read))";
        var silent = new Mutant("silent", "reads are never answered", "none", "shared-read", new Edit("Reading/ReadBatch.cs", Loop, Loop.Replace("(T", "(_failure is not null && T", StringComparison.Ordinal)));
        var runs = await MutantsCommand.RunAsync([silent], _ => { });
        Assert.That(runs.Single().Found, Does.Contain("for ever"));
    }

    [Test]
    public void Mutants_All_HaveNamesOfTheirOwnAndScenariosThatExist()
    {
        Assert.That(AllMutants.All.Select(mutant => mutant.Name), Is.Unique);
        foreach (var mutant in AllMutants.All)
            Assert.That(() => AllScenarios.Find(mutant.Scenario), Throws.Nothing);
    }

    private static async Task AssertFoundAsync(IReadOnlyList<Mutant> mutants)
    {
        var runs = await MutantsCommand.RunAsync(mutants, run => TestContext.Progress.WriteLine($"{run.Mutant.Name}: {run.Found}"));
        Assert.That(runs.Where(run => run.Found.Length == 0).Select(run => run.Mutant.Name), Is.Empty);
    }

    [Test]
    public void Edit_OfWhatIsNotThere_SaysWhatItLooksFor() =>
        Assert.That(() => new Edit("A.cs", "one", "two").Apply("three"), Throws.InvalidOperationException.With.Message.Contains("one"));
}
