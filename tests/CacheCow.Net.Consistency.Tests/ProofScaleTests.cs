namespace CacheCow.Net.Consistency.Tests;

[TestFixture]
internal sealed class ProofScaleTests
{
    [TestCase(null, ExpectedResult = 100)]
    [TestCase("", ExpectedResult = 100)]
    [TestCase("33", ExpectedResult = 33)]
    [TestCase("250", ExpectedResult = 250)]
    public int Parse_OfAPercentage_IsIt(string? text) => ProofScale.Parse(text);

    [Test]
    public void Parse_OfAnythingElse_Throws([Values("0", "-1", "0.5", "33%", "99999999999", "all")] string text) =>
        Assert.That(() => ProofScale.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(ProofScale.Variable));
}
