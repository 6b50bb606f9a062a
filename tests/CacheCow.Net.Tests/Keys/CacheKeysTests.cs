using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Keys;

[TestFixture]
internal sealed class CacheKeysTests
{
    private static readonly string[] Texts =
        ["", "a", "null", "$", "$$", "\\", "\\0", "\\$", "a$b", "a\\$b", ":", "{}", "{a}", "*", "?", "\0", "\r\n", "\ud800", "\udc00", "\udc00\ud800", "😀", "\uFFFD", "\\uD800", " "];

    [Test]
    public void For_Keys_AreAHashInBracesSoThatBothShareASlot()
    {
        var keys = CacheKeys.For("post", 7);
        Assert.That(keys.Identity, Is.EqualTo("post$7"));
        Assert.That(keys.Data, Does.Match("^cache:\\{[0-9a-f]{16}\\}$"));
        Assert.That(keys.Flag, Is.EqualTo("flag:" + keys.Data["cache:".Length..]));
    }

    [Test]
    public void For_DifferentParts_HaveDifferentIdentities()
    {
        var parts = Texts.Cast<object?>().Append(null).ToArray();
        var one = parts.Select(part => CacheKeys.For("k", part).Identity);
        var two = parts.SelectMany(_ => parts, (first, second) => CacheKeys.For("k", first, second).Identity);
        Assert.That(one.Concat(two).Append(CacheKeys.For("k").Identity), Is.Unique);
    }

    [Test]
    public void For_SeparatorsInsideParts_AreToldFromThoseBetween()
    {
        Assert.That(CacheKeys.For("k", "a$b", "c"), Is.Not.EqualTo(CacheKeys.For("k", "a", "b$c")));
        Assert.That(string.Join('$', "k", "a$b", "c"), Is.EqualTo(string.Join('$', "k", "a", "b$c")), "without escaping they are one");
    }

    [TestCase(5, 5L)]
    [TestCase(5, "5")]
    [TestCase(5, (byte)5)]
    [TestCase(0.0, -0.0)]
    [TestCase(1.0, 1)]
    [TestCase(DayOfWeek.Friday, 5)]
    [TestCase(true, "true")]
    public void For_ValuesThatAreEqual_AreOneIdentity(object one, object other) =>
        Assert.That(CacheKeys.For("k", one), Is.EqualTo(CacheKeys.For("k", other)));

    [Test]
    public void For_LargeNumbersOfAnyType_AreOneIdentity()
    {
        Assert.That(CacheKeys.For("k", 1e20), Is.EqualTo(CacheKeys.For("k", 100_000_000_000_000_000_000m)));
        Assert.That(CacheKeys.For("k", 3e9f), Is.EqualTo(CacheKeys.For("k", 3_000_000_000L)));
        Assert.That(CacheKeys.For("k", -0.0f), Is.EqualTo(CacheKeys.For("k", -0.0m)));
    }

    [Test]
    public void For_FormattableOfUnknownType_IsRefused() => Assert.That(() => CacheKeys.For("k", new Coarse(1.5)), Throws.ArgumentException);

    [Test]
    public void For_OneMomentInTwoTimeZones_IsOneIdentity()
    {
        var moment = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));
        Assert.That(CacheKeys.For("k", moment), Is.EqualTo(CacheKeys.For("k", moment.ToUniversalTime())));
        Assert.That(CacheKeys.For("k", moment.UtcDateTime.ToLocalTime()), Is.EqualTo(CacheKeys.For("k", moment.UtcDateTime)));
    }

    [Test]
    public void For_DecimalsThatAreEqual_AreOneIdentity() => Assert.That(CacheKeys.For("k", 1.00m), Is.EqualTo(CacheKeys.For("k", 1m)));

    [Test]
    public void For_AnyCulture_GivesTheSameIdentity()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.That($"{1.5}", Is.EqualTo("1,5"));
            Assert.That(CacheKeys.For("k", 1.5, 2.5m, 3.5f).Identity, Is.EqualTo("k$1.5$2.5$3.5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void For_PartWithoutUnambiguousText_IsRefused() =>
        Assert.That(() => CacheKeys.For("k", new Box()), Throws.ArgumentException.With.Message.Contains(typeof(Box).ToString()).And.Message.Contains("Part 0"));

    [Test]
    public void For_NoKind_IsRefused()
    {
        Assert.That(() => CacheKeys.For(""), Throws.ArgumentException);
        Assert.That(() => CacheKeys.For(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void For_CollidingParts_HaveOneHash()
    {
        var (first, second) = CollidingIdentities.Parts(CollidingIdentities.Kind + "$");
        Assert.That(first, Is.Not.EqualTo(second));
        var (one, other) = (CacheKeys.For(CollidingIdentities.Kind, first), CacheKeys.For(CollidingIdentities.Kind, second));
        Assert.That(one.Data, Is.EqualTo(other.Data));
        Assert.That(one.Identity, Is.Not.EqualTo(other.Identity));
    }

    [Test]
    public void Conversion_FromAPair_TakesTheDataKeyAsIdentity()
    {
        CacheKeys keys = ("{a}data", "{a}flag");
        Assert.That(keys, Is.EqualTo(new CacheKeys("{a}data", "{a}flag", "{a}data")));
    }

    // Its text drops what tells two values apart, as that of some dates does.
    private readonly record struct Coarse(double Seconds) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => Seconds.ToString("F0", formatProvider);
    }
}
