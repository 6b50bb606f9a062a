namespace CacheCow.Net.Tests.Keys;

/// <summary>
/// Keys that .NET takes for equal, and that name different objects: each reads, writes and invalidates its own, with a local tier and
/// without.
/// </summary>
[TestFixture]
internal sealed class EqualKeysTests
{
    private static readonly DateTime Noon = new(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    // Each: two keys, and what their author makes of one.
    private static IEnumerable<TestCaseData> Pairs =>
    [
        Pair(new Uri("https://alice:1@example.com/inbox"), new Uri("https://bob:2@example.com/inbox"), key => key),
        Pair(new Uri("https://example.com/a#one"), new Uri("https://example.com/a#two"), key => key),
        Pair(Noon, DateTime.SpecifyKind(Noon, DateTimeKind.Unspecified), key => key),
        Pair(Noon, DateTime.SpecifyKind(Noon, DateTimeKind.Local), key => key.Kind.ToString()),
        Pair(new DateTimeOffset(Noon), new DateTimeOffset(Noon).ToOffset(TimeSpan.FromHours(2)), key => key.ToString("O")),
        Pair(1.0m, 1.00m, key => key.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Pair(0.0, -0.0, key => double.IsNegative(key)),
        Pair(0f, -0f, key => float.IsNegative(key)),
        Pair((Half)0, Half.NegativeZero, key => Half.IsNegative(key)),
        Pair((1, 0.0), (1, -0.0), key => double.IsNegative(key.Item2)),
        Pair(new Coarse("a"), new Coarse("A"), key => key.Text),
        Pair(new CoarseRecord("a"), new CoarseRecord("A"), key => key.Text),
        Pair(new HoldsMoment(Noon, 1), new HoldsMoment(DateTime.SpecifyKind(Noon, DateTimeKind.Local), 1), key => key.At.Kind.ToString()),
        Pair<object>(new Coarse("a"), new Coarse("A"), key => ((Coarse)key).Text),
        Pair(new Wide(1, 2), new Wide(1, 3), key => key.Ignored),
    ];

    private static IEnumerable<TestCaseData> WithAndWithoutTier =>
        from pair in Pairs
        from tier in new[] { false, true }
        select new TestCaseData([pair.Arguments[0], tier]).SetArgDisplayNames($"{pair.Arguments[0]}", tier ? "tier" : "store");

    [TestCaseSource(nameof(WithAndWithoutTier))]
    public Task Get_ReadsItsOwn(EqualKeys keys, bool tier) => keys.GetAsync(tier);

    [TestCaseSource(nameof(WithAndWithoutTier))]
    public Task GetMany_AnswersBoth(EqualKeys keys, bool tier) => keys.GetManyAsync(tier);

    [TestCaseSource(nameof(WithAndWithoutTier))]
    public Task GetMany_InATransaction_AnswersBoth(EqualKeys keys, bool tier) => keys.GetManyInTransactionAsync(tier);

    [TestCaseSource(nameof(WithAndWithoutTier))]
    public Task Invalidate_OneByOne_ReachesEach(EqualKeys keys, bool tier) => keys.InvalidateAsync(tier);

    [TestCaseSource(nameof(WithAndWithoutTier))]
    public Task InvalidateMany_ReachesBoth(EqualKeys keys, bool tier) => keys.InvalidateManyAsync(tier);

    [TestCaseSource(nameof(WithAndWithoutTier))]
    public Task BeginWrite_Complete_StoresEachUnderItsOwn(EqualKeys keys, bool tier) => keys.WriteAsync(tier);

    [Test]
    public async Task Get_KeysThatAreEqualAndNameOneObject_AreOneObjectOfTheTier()
    {
        var cache = new NamedCache<Coarse>(new MemoryStore(), key => key.Text, NamedCache<Coarse>.WithTier);
        await cache.GetAsync(new Coarse("a"));
        await cache.GetAsync(new Coarse("a"));
        Assert.That(cache.Fetched, Has.Count.EqualTo(1));
    }

    // Without the rule: .NET's equality alone finds the other's entry.
    [Test]
    public void Find_ByDotNetsEqualityAlone_FindsTheOthersEntry()
    {
        var table = new LocalTable<Coarse>(new LocalTierOptions());
        var (one, other) = (new Coarse("a"), new Coarse("A"));
        table.Put(new LocalEntry<Coarse>(one, KeyHash.Of(one), "of a", 1, long.MaxValue, 100), table.Ticket(1));
        Assert.That(table.Find(other)?.Value, Is.EqualTo("of a"));
        table.Put(new NamedEntry<Coarse>(one, "k$a", "of a", 1, long.MaxValue, 100), table.Ticket(1));
        Assert.That((table.FindNamed("k$a")?.Value, table.FindNamed("k$A")), Is.EqualTo(("of a", default(NamedEntry<Coarse>))));
    }

    private static TestCaseData Pair<TKey>(TKey one, TKey other, Func<TKey, object?> partOf)
        where TKey : notnull => new(new EqualKeys<TKey>(one, other, partOf));

    /// <summary>An equality that ignores case, as a case-insensitive comparer inside a key does.</summary>
    internal sealed class Coarse(string text) : IEquatable<Coarse>
    {
        public string Text => text;

        public bool Equals(Coarse? other) => string.Equals(text, other?.Text, StringComparison.OrdinalIgnoreCase);

        public override bool Equals(object? obj) => Equals(obj as Coarse);

        public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(text);
    }

    internal sealed record CoarseRecord(string Text)
    {
        public bool Equals(CoarseRecord? other) => string.Equals(Text, other?.Text, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Text);
    }

    internal readonly record struct HoldsMoment(DateTime At, int Number);

    internal readonly struct Wide(int id, int ignored) : IEquatable<Wide>
    {
        public int Ignored => ignored;

        private int Id => id;

        public bool Equals(Wide other) => Id == other.Id;

        public override bool Equals(object? obj) => obj is Wide other && Equals(other);

        public override int GetHashCode() => id;
    }
}
