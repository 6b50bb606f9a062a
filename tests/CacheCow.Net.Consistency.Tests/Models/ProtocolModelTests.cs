using System.Text.RegularExpressions;

namespace CacheCow.Net.Consistency.Tests;

/// <summary>The protocol as a model: it keeps the promise in every interleaving, and without any one of its rules it does not.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
[CancelAfter(600_000)]
internal sealed partial class ProtocolModelTests
{
    private const string Model = "protocol.pml";

    // Some rules answer what does not happen in the ordinary world.
    private static readonly Dictionary<string, string> Worlds = new() { ["W2_LAPSED_MARKS"] = "INTENTS_MAY_BE_LOST=1", ["HOLD_OUTLASTS"] = "REPLICA=1" };

    // One each of a fill, a write and a tag.
    private static readonly string[] QuickRules = ["R4_OWNER", "W1_BEFORE", "TAGS_AT_LEASE"];

    private static IEnumerable<TestCaseData> RuleCases => Rules.Select(rule => QuickRules.Contains(rule) ? new TestCaseData(rule) : new TestCaseData(rule).SetCategory("Proof"));

    private static IEnumerable<string> Rules =>
        Definition().Matches(File.ReadAllText(Spin.PathOf(Model))).Select(match => match.Groups["rule"].Value);

    [Test]
    public Task Protocol_ThreeClients_IsSafe(CancellationToken cancellationToken) => IsSafeAsync(cancellationToken);

    [Test, Category("Proof")]
    public Task Protocol_FourClients_IsSafe(CancellationToken cancellationToken) => IsSafeAsync(cancellationToken, "CLIENTS=4");

    [Test, Category("Proof")]
    public Task Protocol_StoreLosesIntents_IsSafeFromTheScopesEnd(CancellationToken cancellationToken) => IsSafeAsync(cancellationToken, "INTENTS_MAY_BE_LOST=1");

    [Test]
    public Task Protocol_SourceIsALaggingReplica_HoldIsSafe(CancellationToken cancellationToken) => IsSafeAsync(cancellationToken, "REPLICA=1");

    [TestCaseSource(nameof(RuleCases))]
    public async Task Variant_WithoutRule_IsFound(string rule, CancellationToken cancellationToken)
    {
        string[] world = Worlds.TryGetValue(rule, out var other) ? [other] : [];
        var verdict = await Spin.FindShortestAsync(Model, cancellationToken, [$"WITHOUT={rule}", .. world]);
        await TestContext.Out.WriteLineAsync(verdict.ToString());
        Assert.That(verdict.IsBroken, $"The rule {rule} can be taken out, and the model does not find anything stale: {verdict}");
    }

    [Test]
    public void Rules_OfTheModel_AreAllTried()
    {
        Assert.That(Rules.Count(), Is.EqualTo(22));
        Assert.That(QuickRules, Is.SubsetOf(Rules));
    }

    private static async Task IsSafeAsync(CancellationToken cancellationToken, params string[] definitions)
    {
        var verdict = await Spin.ExploreAsync(Model, cancellationToken, definitions);
        await TestContext.Out.WriteLineAsync(verdict.ToString());
        Assert.That(verdict.IsSafe, verdict.ToString());
    }

    [GeneratedRegex(@"^#define (?<rule>[A-Z0-9]+_[A-Z0-9_]+) [1-9]\d*\b", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
