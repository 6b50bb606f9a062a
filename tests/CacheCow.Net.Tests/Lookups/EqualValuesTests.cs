namespace CacheCow.Net.Tests.Lookups;

/// <summary>Values that .NET takes for equal, and that find different objects.</summary>
[TestFixture]
internal sealed class EqualValuesTests
{
    private static readonly DateTime Utc = new(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Local = DateTime.SpecifyKind(Utc, DateTimeKind.Local);
    private static readonly Uri Alice = new("https://alice@a/");
    private static readonly Uri Bob = new("https://bob@a/");

    [Test]
    public void Get_ByEqualValues_FindsEachItsOwn([Values] bool tier)
    {
        var diary = Make(tier);
        for (var i = 0; i < 2; i++)
        {
            foreach (var moment in new[] { Utc, Local })
                Assert.That(diary.Get<string>("At", moment), Is.EqualTo(Diary.TextOf(moment)));
            foreach (var uri in new[] { Alice, Bob })
                Assert.That(diary.Get<string>("Where", uri), Is.EqualTo(Diary.TextOf(uri)));
        }

        Assert.That(diary.Found, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task GetMany_ByEqualValues_AnswersEach([Values] bool tier)
    {
        var diary = Make(tier);
        for (var i = 0; i < 2; i++)
        {
            Check(diary.GetMany<string>("At", new[] { Utc, Local, Utc }));
            Check(await diary.GetManyAsync<string>("Where", new[] { Alice, Bob }));
            Check(await diary.GetManyAsync<string>("Anything", new object[] { Utc, Local }));
        }

        Assert.That(diary.Found, Has.Count.EqualTo(6));
    }

    [Test]
    public async Task GetMany_LookupsOfEqualValues_AnswersEach([Values] bool tier)
    {
        var diary = Make(tier);
        Lookup[] lookups = [new(typeof(string), "At", Utc), new(typeof(string), "At", Local), new(typeof(string), "Where", Alice), new(typeof(string), "Where", Bob)];
        for (var i = 0; i < 2; i++)
        {
            var found = await diary.GetManyAsync(lookups);
            Assert.That(found.Select(one => one.Value), Is.EquivalentTo(lookups.Select(lookup => Diary.TextOf(lookup.Value))));
            Assert.That(lookups.Select(lookup => found[lookup]), Is.EqualTo(lookups.Select(lookup => Diary.TextOf(lookup.Value))));
        }
    }

    [Test]
    public async Task InvalidateMany_LookupsOfEqualValues_ReachesEach([Values] bool tier)
    {
        var diary = Make(tier);
        Lookup[] lookups = [new(typeof(string), "Where", Alice), new(typeof(string), "Where", Bob), new(typeof(string), "At", Utc), new(typeof(string), "At", Local)];
        await diary.GetManyAsync(lookups);
        await diary.InvalidateManyAsync(lookups);
        await diary.GetManyAsync(lookups);
        Assert.That(diary.Found, Has.Count.EqualTo(8));
    }

    private static Diary Make(bool tier) => new(new MemoryStore(), tier ? new CacheCowOptions { LocalTier = new LocalTierOptions() } : null);

    private static void Check(IReadOnlyDictionary<object, string> found)
    {
        Assert.That(found, Has.Count.EqualTo(2));
        foreach (var (value, text) in found)
            Assert.That(text, Is.EqualTo(Diary.TextOf(value)));
    }
}
