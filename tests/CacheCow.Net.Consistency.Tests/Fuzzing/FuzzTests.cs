namespace CacheCow.Net.Consistency.Tests.Fuzzing;

/// <summary>The short form of <c>fuzz</c>: every parser answers every input right, in time, and without taking memory that the input only claims.</summary>
[TestFixture]
internal sealed class FuzzTests
{
    private static IEnumerable<string> Targets => AllTargets.Names;

    [TestCaseSource(nameof(Targets))]
    public Task Fuzz_SomeHostileInputs_AreAllAnsweredRight(string target) => FuzzAsync(target, inputs: 5000);

    [TestCaseSource(nameof(Targets)), Category("Proof")]
    public Task Fuzz_HostileInputs_AreAllAnsweredRight(string target) => FuzzAsync(target, inputs: ProofScale.Of(200_000));

    [TestCaseSource(nameof(Targets))]
    public void Samples_AreOfDifferentOutcomes(string target)
    {
        var fuzzed = AllTargets.Find(target);
        Assert.That(fuzzed.Samples.Select(sample => fuzzed.Run(sample, new Gauge())).Distinct().Count(), Is.GreaterThan(1));
    }

    private static async Task FuzzAsync(string target, long inputs)
    {
        var report = await FuzzCommand.RunAsync(AllTargets.Find(target), new FuzzOptions { Inputs = inputs });
        Assert.That(report.Failure, Is.Null);
        Assert.That(report.Inputs, Is.GreaterThanOrEqualTo(inputs));
        TestContext.Out.WriteLine(report);
    }
}
