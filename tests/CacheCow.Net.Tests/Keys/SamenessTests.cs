namespace CacheCow.Net.Tests.Keys;

/// <summary>Which keys need no more than .NET's equality.</summary>
[TestFixture]
internal sealed class SamenessTests
{
    [TestCase(typeof(string))]
    [TestCase(typeof(int))]
    [TestCase(typeof(long))]
    [TestCase(typeof(Guid))]
    [TestCase(typeof(char))]
    [TestCase(typeof(DayOfWeek))]
    [TestCase(typeof(TimeSpan))]
    [TestCase(typeof(DateOnly))]
    [TestCase(typeof(int?))]
    [TestCase(typeof((int, string)))]
    [TestCase(typeof(Plain))]
    [TestCase(typeof(PlainClass))]
    [TestCase(typeof(Nested))]
    public void IsExact_EqualityThatSaysAll_IsTrue(Type type) => Assert.That(Sameness.IsExact(type));

    [TestCase(typeof(DateTime))]
    [TestCase(typeof(DateTimeOffset))]
    [TestCase(typeof(decimal))]
    [TestCase(typeof(double))]
    [TestCase(typeof(float))]
    [TestCase(typeof(Half))]
    [TestCase(typeof(Uri))]
    [TestCase(typeof(object))]
    [TestCase(typeof(byte[]))]
    [TestCase(typeof((int, decimal)))]
    [TestCase(typeof(double?))]
    [TestCase(typeof(Lookup))]
    [TestCase(typeof(Settable))]
    [TestCase(typeof(Open))]
    [TestCase(typeof(Coarse))]
    [TestCase(typeof(HoldsItself))]
    [TestCase(typeof(PlainStruct))]
    [TestCase(typeof(string[]))]
    public void IsExact_OtherwiseOrInDoubt_IsFalse(Type type) => Assert.That(Sameness.IsExact(type), Is.False);

    [Test]
    public void AreSame_LookupsOfAnyValue_AreSoOnlyIfNothingDiffers()
    {
        var noon = new DateTime(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);
        object?[] values = [null, "a", "A", 1, 1L, 1.0, 1.0m, 1.00m, 0.0, -0.0, 0f, -0f, noon, DateTime.SpecifyKind(noon, DateTimeKind.Local), Guid.Empty, DayOfWeek.Monday, true];
        var lookups = values.Select(value => new Lookup(typeof(string), "f", value)).ToArray();
        for (var i = 0; i < lookups.Length; i++)
        {
            for (var j = 0; j < lookups.Length; j++)
                Assert.That(Sameness.AreSame(lookups[i], lookups[j]), Is.EqualTo(i == j), $"{values[i]} and {values[j]}");
            Assert.That(KeyHash.Of(lookups[i] with { }), Is.EqualTo(KeyHash.Of(lookups[i])));
        }
    }

    [Test]
    public void AreSame_LookupsOfValuesThatCannotBeTold_AreNot()
    {
        var lookup = new Lookup(typeof(string), "f", new Uri("https://a"));
        Assert.That((Sameness.CanTell(lookup.Value), Sameness.AreSame(lookup, lookup)), Is.EqualTo((false, false)));
    }

    private readonly record struct Plain(int Id, string Text);

    private sealed record PlainClass(Guid Id, long Number);

    private readonly record struct Nested(Plain Plain, int? Number);

    private sealed record Settable(int Id)
    {
        public int Number { get; set; }
    }

    private record Open(int Id);

    private sealed record Opened(int Id) : Open(Id);

    private readonly record struct Coarse(string Text)
    {
        public bool Equals(Coarse other) => string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Text);
    }

    private sealed record HoldsItself(int Id, HoldsItself? Inner);

    private readonly struct PlainStruct(int id)
    {
        public int Id => id;
    }
}
