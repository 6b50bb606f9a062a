namespace CacheCow.Net.Tests.Lookups;

[TestFixture]
internal sealed class LookupFieldTests
{
    private static readonly Guid Id = new("12345678-1234-1234-1234-123456789abc");

    private static IEnumerable<TestCaseData> Fitting() =>
    [
        new(typeof(int), 5L, 5), new(typeof(int?), (byte)5, 5), new(typeof(long), 5, 5L), new(typeof(short), 5m, (short)5), new(typeof(double), 5, 5.0),
        new(typeof(int), 5.0, 5), new(typeof(decimal), 0.1, 0.1m), new(typeof(double), 0.1m, 0.1), new(typeof(int), "5", 5), new(typeof(int), "-5", -5), new(typeof(decimal), "1.50", 1.5m),
        new(typeof(DayOfWeek), 1, DayOfWeek.Monday), new(typeof(DayOfWeek), "monday", DayOfWeek.Monday), new(typeof(DayOfWeek?), 1L, DayOfWeek.Monday), new(typeof(int), DayOfWeek.Monday, 1),
        new(typeof(Guid), Id.ToString(), Id), new(typeof(Guid), Id.ToString("N"), Id), new(typeof(bool), "true", true), new(typeof(char), "x", 'x'),
        new(typeof(DateTime), "2026-03-04T05:06:07Z", new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc)), new(typeof(DateTime), "2026-03-04", new DateTime(2026, 3, 4)),
        new(typeof(DateTimeOffset), "2026-03-04T05:06:07+02:00", new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2))),
        new(typeof(DateTimeOffset), new DateTime(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc), new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero)),
        new(typeof(DateOnly), "2026-03-04", new DateOnly(2026, 3, 4)), new(typeof(TimeOnly), "05:06", new TimeOnly(5, 6)), new(typeof(TimeSpan), "1.02:03:04", new TimeSpan(1, 2, 3, 4)),
        new(typeof(object), 5, 5), new(typeof(string), "", ""),
    ];

    private static IEnumerable<TestCaseData> Misfitting() =>
    [
        new(typeof(int), 5.5), new(typeof(int), long.MaxValue), new(typeof(uint), -1), new(typeof(double), long.MaxValue), new(typeof(decimal), 1e300), new(typeof(int), true),
        new(typeof(int), '5'), new(typeof(int), "5.5"), new(typeof(int), " 5"), new(typeof(int), "0x5"), new(typeof(int), "1,000"), new(typeof(int), double.NaN), new(typeof(string), 5),
        new(typeof(string), 'x'), new(typeof(DayOfWeek), "Caturday"), new(typeof(DayOfWeek), DateTimeKind.Utc), new(typeof(DayOfWeek), 1.5), new(typeof(Guid), "12"), new(typeof(bool), 1),
        new(typeof(DateTime), "03/04/2026"), new(typeof(DateTimeOffset), "2026-03-04T05:06:07"), new(typeof(DateTimeOffset), new DateTime(2026, 3, 4)), new(typeof(DateOnly), "4.3.2026"), new(typeof(char), "xy"),
    ];

    [TestCaseSource(nameof(Fitting))]
    public void Convert_NothingIsLost_ReturnsTheValue(Type type, object value, object expected)
    {
        var converted = FieldOf(type).Convert(value);
        Assert.That(converted, Is.EqualTo(expected).And.TypeOf(expected.GetType()));
    }

    [TestCaseSource(nameof(Misfitting))]
    public void Convert_SomethingWouldBeLost_Throws(Type type, object value) =>
        Assert.That(() => FieldOf(type).Convert(value), Throws.ArgumentException.With.Message.Contains("Book.Field"));

    // A cast makes two numbers of these.
    [Test]
    public void Convert_EqualDecimals_AreOneNumber()
    {
        var (one, other) = (0.00000000000000000000000001m, 0.0000000000000000000000000100m);
        Assert.That(FieldOf(typeof(double)).Convert(one), Is.EqualTo(1e-26).And.EqualTo(FieldOf(typeof(double)).Convert(other)));
        Assert.That((double)one, Is.Not.EqualTo((double)other), "the cast");
    }

    [Test]
    public void Convert_Null_ReturnsNull() => Assert.That(FieldOf(typeof(int)).Convert(null), Is.Null);

    [Test]
    public void Constructor_NothingGiven_IsRefused()
    {
        Assert.That(() => new LookupField(null!, "shelf", "Field", typeof(int)), Throws.ArgumentNullException);
        Assert.That(() => new LookupField(typeof(Book), "", "Field", typeof(int)), Throws.ArgumentException);
        Assert.That(() => new LookupField(typeof(Book), "shelf", "", typeof(int)), Throws.ArgumentException);
        Assert.That(() => new LookupField(typeof(Book), "shelf", "Field", null!), Throws.ArgumentNullException);
    }

    private static LookupField FieldOf(Type type) => new(typeof(Book), "shelf", "Field", type);
}
