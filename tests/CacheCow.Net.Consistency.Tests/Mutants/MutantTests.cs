namespace CacheCow.Net.Consistency.Tests.Mutants;

/// <summary>Who explores and finds nothing must have been able to find something.</summary>
[TestFixture, Parallelizable]
internal sealed class MutantTests
{
    [Test]
    public async Task Explorer_EveryMutant_IsFound()
    {
        var runs = await MutantsCommand.RunAsync(AllMutants.All, run => TestContext.Progress.WriteLine($"{run.Mutant.Name}: {run.Found}"));
        Assert.That(runs.Where(run => run.Found.Length == 0).Select(run => run.Mutant.Name), Is.Empty);
    }

    [Test]
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

    [Test]
    public void Edit_OfWhatIsNotThere_SaysWhatItLooksFor() =>
        Assert.That(() => new Edit("A.cs", "one", "two").Apply("three"), Throws.InvalidOperationException.With.Message.Contains("one"));
}
