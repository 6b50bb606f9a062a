namespace CacheCow.Net.Consistency.Tests;

[TestFixture]
internal sealed class CommandTests
{
    private const int NotRun = 2;

    [Test]
    public async Task Usage_NothingIsAskedFor_IsToldAmongTheErrors([Values("", "nonsense")] string words)
    {
        var (code, output, errors) = await RunAsync(words);
        Assert.That((code, output, errors), Is.EqualTo((NotRun, "", Commands.Usage + Environment.NewLine)));
        Assert.That(errors, Does.Contain("promise"));
    }

    [TestCase("--help", "promise")]
    [TestCase("nonsense -h", "promise")]
    [TestCase("explore --help", "--schedule")]
    [TestCase("explore --seconds 1 -h", "--schedule")]
    [TestCase("mutants --help", "--only")]
    [TestCase("fuzz --help", "--inputs")]
    [TestCase("history --help", "--faults")]
    public async Task Help_OfACommand_IsItsUsage(string words, string part)
    {
        var (code, output, errors) = await RunAsync(words);
        Assert.That((code, errors), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain(part));
    }

    [TestCase("explore --seconds soon", "--seconds is 'soon'")]
    [TestCase("explore --runs 0", "--runs is '0'")]
    [TestCase("explore --runs", "--runs needs a value")]
    [TestCase("explore --seed x", "--seed is 'x'")]
    [TestCase("explore --store redis", "memory or sqlite")]
    [TestCase("explore --scenario none", "no scenario 'none'")]
    [TestCase("mutants --only none", "no mutant 'none'")]
    [TestCase("mutants fast", "'fast'")]
    [TestCase("mutant", "FOLDER")]
    [TestCase("fuzz --inputs -1", "--inputs is '-1'")]
    [TestCase("fuzz --input zz", "hex")]
    [TestCase("fuzz --target none", "no target 'none'")]
    [TestCase("history --seconds 0", "--seconds is '0'")]
    [TestCase("history --seconds NaN", "--seconds is 'NaN'")]
    [TestCase("history --local --max-staleness 0", "--max-staleness is '0'")]
    [TestCase("history --max-staleness 2", "--local")]
    [TestCase("history --faults replacement", "'replacement'")]
    [TestCase("history --store -1", "'-1'")]
    public async Task Run_WhatIsNotUnderstood_SaysWhatAndRunsNothing(string words, string said)
    {
        var (code, output, errors) = await RunAsync(words);
        Assert.That((code, output), Is.EqualTo((NotRun, "")));
        Assert.That(errors, Does.Contain(said));
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string words)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await Commands.RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
