using FsCheck;
using FsCheck.Fluent;

namespace CacheCow.Net.Consistency.Tests.Fuzzing;

[TestFixture]
internal sealed class GlobProperties
{
    private static readonly Gen<string> Patterns = Any.TextOf("abc*?[]^-\\");
    private static readonly Gen<string> Texts = Any.TextOf("abc]-\\");

    [Test]
    public void IsMatch_AnyPatternAndText_IsAsTheOtherMatcherSays() => Any.Check(
        from pattern in Patterns from text in Texts select (pattern, text), one => Glob.IsMatch(one.pattern, one.text) == SpecGlob.IsMatch(one.pattern, one.text));

    [Test]
    public void Escape_OfAnyText_FitsThatTextOnly() => Any.Check(
        from one in Patterns from other in Patterns select (one, other), two => Glob.IsMatch(Glob.Escape(two.one), two.one) && Glob.IsMatch(Glob.Escape(two.one), two.other) == (two.one == two.other));

    [TestCase("a*[ab]", 'a', 100)]
    [TestCase("*[a-b]", 'b', 100)]
    [TestCase("[aaaaaaaaaaaaaaaa]*", 'a', 100)]
    [TestCase("*?", 'a', 100)]
    [CancelAfter(5000)]
    public void IsMatch_HostilePatterns_End(string piece, char letter, int times, CancellationToken cancellationToken) =>
        Assert.That(Glob.IsMatch(string.Concat(Enumerable.Repeat(piece, times)) + "x", new string(letter, 20_000)), Is.False);
}
