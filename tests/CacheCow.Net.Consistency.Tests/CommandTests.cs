namespace CacheCow.Net.Consistency.Tests;

[TestFixture]
internal sealed class CommandTests
{
    [Test]
    public void Usage_Always_NamesTheProgramsPurpose() => Assert.That(Commands.Usage, Does.Contain("promise"));
}
