namespace CacheCow.Net.Tests.Tags;

/// <summary>Patterns mean the same in every store.</summary>
[TestFixture]
internal sealed class GlobTests
{
    [TestCase("*", "")]
    [TestCase("*", "anything")]
    [TestCase("a*c", "abbbc")]
    [TestCase("a*b*c", "a-b-b-c")]
    [TestCase("a?c", "abc")]
    [TestCase("a[bc]d", "acd")]
    [TestCase("a[b-d]e", "ace")]
    [TestCase("a[d-b]e", "ace")]
    [TestCase("a[^b]c", "axc")]
    [TestCase("a\\*c", "a*c")]
    [TestCase("a[\\]]c", "a]c")]
    [TestCase("[ab", "b")]
    [TestCase("a\\", "a\\")]
    [TestCase("**", "x")]
    [TestCase("pr$?", "pr$é")]
    [TestCase("?", "😀")]
    [TestCase("*?b", "😀😀b")]
    [TestCase("[😀-😂]", "😁")]
    [TestCase("[^é]", "😀")]
    [TestCase("\\😀", "😀")]
    public void IsMatch_Fits(string pattern, string text) => Assert.That(Glob.IsMatch(pattern, text));

    [TestCase("", "a")]
    [TestCase("a", "")]
    [TestCase("a?c", "ac")]
    [TestCase("a[bc]d", "axd")]
    [TestCase("a[^b]c", "abc")]
    [TestCase("a\\*c", "abc")]
    [TestCase("a*c", "abd")]
    [TestCase("A", "a")]
    [TestCase("??", "😀")]
    [TestCase("?*?", "😀")]
    public void IsMatch_DoesNotFit(string pattern, string text) => Assert.That(Glob.IsMatch(pattern, text), Is.False);

    [Test]
    public void IsMatch_HalfACharacter_IsACharacterAndFitsNoWholeOne()
    {
        Assert.That(Glob.IsMatch("?", "\ud800"));
        Assert.That(Glob.IsMatch("[\ud83d]", "😀"), Is.False);
        Assert.That(Glob.IsMatch("*\ude00", "😀"), Is.False);
    }

    [Test]
    public void Escape_OfAnyText_FitsItAlone([Values("a*b", "[x]", "q?", "b\\s", "a-z^")] string text)
    {
        Assert.That(Glob.IsMatch(Glob.Escape(text), text));
        Assert.That(Glob.IsMatch(Glob.Escape(text), text + "x"), Is.False);
        Assert.That(Glob.IsMatch(Glob.Escape(text), "abb"), Is.False);
    }

    [Test]
    public void EscapePattern_OfAnyPart_FitsItAlone([Values("a*b", "[x]", "q?", "b\\s", "a-z^", "a$b", "\r\n", "\ud800", "{}", "")] string text)
    {
        var pattern = CacheKeys.Pattern($"k${CacheKeys.EscapePattern(text)}$*");
        Assert.That(Glob.IsMatch(pattern.Data, CacheKeys.Readable("k", text, 1).Data));
        Assert.That(Glob.IsMatch(pattern.Data, CacheKeys.Readable("k", text + "x", 1).Data), Is.False);
        Assert.That(Glob.IsMatch(pattern.Data, CacheKeys.Readable("k", "abb", 1).Data), Is.False);
    }

    [Test]
    public void EscapePattern_OfAPartThatIsNoText_IsWrittenAsInAnIdentity()
    {
        Assert.That(CacheKeys.EscapePattern(null), Is.EqualTo(@"\\0"));
        Assert.That(CacheKeys.EscapePattern(-1.50m), Is.EqualTo(@"\-1.5"));
        Assert.That(() => CacheKeys.EscapePattern(new object()), Throws.ArgumentException);
    }

    [Test]
    [CancelAfter(5000)]
    public void IsMatch_HostilePattern_Ends(CancellationToken cancellationToken) =>
        Assert.That(Glob.IsMatch(string.Concat(Enumerable.Repeat("a*", 200)) + "b", new string('a', 5000)), Is.False);
}
