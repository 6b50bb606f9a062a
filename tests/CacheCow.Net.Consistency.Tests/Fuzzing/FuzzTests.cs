namespace CacheCow.Net.Consistency.Tests.Fuzzing;

/// <summary>The short form of <c>fuzz</c>: every parser answers every input right, in time, and without taking memory that the input only claims.</summary>
[TestFixture]
internal sealed class FuzzTests
{
    private static IEnumerable<string> Targets => AllTargets.Names;

    [TestCaseSource(nameof(Targets))]
    public async Task Fuzz_HostileInputs_AreAllAnsweredRight(string target)
    {
        var report = await FuzzCommand.RunAsync(AllTargets.Find(target), new FuzzOptions { Inputs = 200_000 });
        Assert.That(report.Failure, Is.Null);
        Assert.That(report.Inputs, Is.GreaterThanOrEqualTo(200_000));
        TestContext.Out.WriteLine(report);
    }

    [TestCaseSource(nameof(Targets))]
    public void Samples_AreOfDifferentOutcomes(string target)
    {
        var fuzzed = AllTargets.Find(target);
        Assert.That(fuzzed.Samples.Select(sample => fuzzed.Run(sample, new Gauge())).Distinct().Count(), Is.GreaterThan(1));
    }
}
