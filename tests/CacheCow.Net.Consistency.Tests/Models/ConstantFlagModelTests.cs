namespace CacheCow.Net.Consistency.Tests;

/// <summary>The protocol that this one comes from: its flag does not tell whose it is.</summary>
[TestFixture, Parallelizable(ParallelScope.All)]
[CancelAfter(600_000)]
internal sealed class ConstantFlagModelTests
{
    private const string Model = "constant-flag.pml";

    [Test]
    public async Task ConstantFlag_FillUnderAnothersLease_IsFound(CancellationToken cancellationToken)
    {
        var verdict = await Spin.FindShortestAsync(Model, cancellationToken);
        await TestContext.Out.WriteLineAsync(verdict.ToString());
        Assert.That(verdict.IsBroken, verdict.ToString());
        Assert.That(verdict.Schedule, Does.Contain("invalidates").And.EndWith("a hit"));
    }

    [Test]
    public async Task ConstantFlag_OwnerInItsPlace_IsSafe(CancellationToken cancellationToken)
    {
        var verdict = await Spin.ExploreAsync(Model, cancellationToken, "OWNER");
        Assert.That(verdict.IsSafe, verdict.ToString());
    }
}
