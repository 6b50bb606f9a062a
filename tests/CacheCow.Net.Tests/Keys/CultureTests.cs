using System.Globalization;
using System.Numerics;
using System.Text;

namespace CacheCow.Net.Tests.Keys;

/// <summary>Identities, and what texts stand for, do not depend on the caller's culture.</summary>
[TestFixture]
internal sealed class CultureTests
{
    private static readonly string[] Cultures = ["", "en-US", "sv-SE", "nb-NO", "fi-FI", "fa-IR", "tr-TR", "ar-SA", "de-DE", "th-TH", "hi-IN", "he-IL"];

    private static readonly DateTime Moment = new(1389, 2, 28, 23, 59, 58, 123, DateTimeKind.Utc);

    private static readonly object?[] Parts =
    [
        null, "İıIi-1,5", 'İ', true, false, Side.Left, Huge.Most, Small.Least, DayOfWeek.Friday, (sbyte)-1, (short)-1, -1, -1L, long.MinValue, ulong.MaxValue, (nint)(-5), (nuint)5,
        Int128.MinValue, UInt128.MaxValue, BigInteger.Pow(-10, 41), -1.5, -1e300, 1e-300, double.NaN, double.NegativeInfinity, double.PositiveInfinity, -0.0, -1.5f, float.MaxValue,
        (Half)(-1.5), -1234567.8900m, decimal.MinValue, Moment, DateTime.SpecifyKind(Moment, DateTimeKind.Unspecified), new DateTimeOffset(Moment).ToOffset(TimeSpan.FromHours(-3)),
        new DateOnly(1389, 2, 28), new TimeOnly(23, 59, 58, 123), TimeSpan.FromDays(-1.5), TimeSpan.MinValue, Guid.Empty, new Version(1, 2, 3, 4), new Uri("https://exämple.com/ö?İ"),
        new Uri("../relative", UriKind.Relative), new byte[] { 0xAB, 1 }, typeof(Dictionary<Side, int[]>), new Rune('İ'),
    ];

    private static IEnumerable<(string Text, Type Type)> Texts =>
    [
        ("-1", typeof(int)), ("-1.5", typeof(double)), ("-1.5", typeof(decimal)), ("left", typeof(Side)), ("LEFT", typeof(Side)), ("-1", typeof(Side)), ("1389-02-28", typeof(DateTime)),
        ("1389-02-28T23:59:58Z", typeof(DateTimeOffset)), ("1389-02-28", typeof(DateOnly)), ("23:59:58", typeof(TimeOnly)), ("-1.12:00:00", typeof(TimeSpan)), ("TRUE", typeof(bool)),
    ];

    [Test]
    public void For_PartsOfEveryType_AreOneIdentityInEveryCulture([ValueSource(nameof(Cultures))] string culture)
    {
        var expected = In("", Identities);
        Assert.That(In(culture, Identities), Is.EqualTo(expected));
        Assert.That(expected, Has.All.Not.Contains("\u2212"));
    }

    [Test]
    public void Readable_Keys_AreTheSameInEveryCulture([ValueSource(nameof(Cultures))] string culture) =>
        Assert.That(In(culture, () => CacheKeys.Readable("k", Side.Left, -1.5)), Is.EqualTo(In("", () => CacheKeys.Readable("k", Side.Left, -1.5))));

    [Test]
    public void EscapePattern_Parts_AreTheSameInEveryCulture([ValueSource(nameof(Cultures))] string culture) =>
        Assert.That(In(culture, () => Parts.Select(CacheKeys.EscapePattern).ToArray()), Is.EqualTo(In("", () => Parts.Select(CacheKeys.EscapePattern).ToArray())));

    [Test]
    public void Convert_Texts_AreTheSameValuesInEveryCulture([ValueSource(nameof(Cultures))] string culture)
    {
        var expected = In("", Values);
        Assert.That(expected, Has.All.Not.Null);
        Assert.That(In(culture, Values), Is.EqualTo(expected));
    }

    [Test]
    public void KeyBytes_OfNumbers_AreTheSameInEveryCulture([ValueSource(nameof(Cultures))] string culture)
    {
        Assert.That(In(culture, () => KeyBytes.Of(-5)), Is.EqualTo(In("", () => KeyBytes.Of(-5))));
        Assert.That(In(culture, () => KeyBytes.Read(typeof(int), KeyBytes.Of(-5))), Is.EqualTo(-5));
    }

    [Test]
    public async Task Invalidate_InAnotherCulture_ReachesTheObject([ValueSource(nameof(Cultures))] string culture)
    {
        var cache = new NamedCache<Side>(new MemoryStore(), side => side);
        await In(culture, () => cache.GetAsync(Side.Left).AsTask());
        cache.Version++;
        await cache.InvalidateAsync(Side.Left);
        Assert.That(await In(culture, () => cache.GetAsync(Side.Left).AsTask()), Is.EqualTo("named$-1 1"));
    }

    // Else the tests of this class show nothing.
    [Test]
    public void Cultures_OfThisMachine_AreReal() => Assert.That(In("sv-SE", () => (-1).ToString(CultureInfo.CurrentCulture)), Is.EqualTo("\u22121"));

    private static string[] Identities() => [.. Parts.Select(part => CacheKeys.For("İkind", part).Identity)];

    private static object?[] Values() => [.. Texts.Select(one => LookupValue.TryConvert(one.Text, one.Type, out var value) ? value : null)];

    private static T In<T>(string name, Func<T> code)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);
            return code();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }

    private enum Side
    {
        Left = -1,
        Right = 1,
    }

    private enum Huge : ulong
    {
        Most = ulong.MaxValue,
    }

    private enum Small : sbyte
    {
        Least = sbyte.MinValue,
    }
}
