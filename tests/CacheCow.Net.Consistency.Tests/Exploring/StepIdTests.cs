namespace CacheCow.Net.Consistency.Tests.Exploring;

[TestFixture]
internal sealed class StepIdTests
{
    [Test]
    public void Parse_OfItsText_IsTheSame([Values("0r4", "-1p0", "12s100")] string text) => Assert.That(StepId.Parse(text).ToString(), Is.EqualTo(text));

    [Test]
    public void Parse_OfNoStep_SaysWhatOneLooksLike([Values("", "r4", "1x4", "1r", "ar4")] string text) =>
        Assert.That(() => StepId.Parse(text), Throws.InstanceOf<FormatException>().With.Message.Contains("1r4"));
}
