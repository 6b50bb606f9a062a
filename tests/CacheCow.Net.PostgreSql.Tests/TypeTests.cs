using System.Net;
using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>A value of each type, cached by what .NET has for it, is invalidated by what the log writes.</summary>
[TestFixture]
internal class TypeTests : FeedTests
{
    internal enum Mood
    {
        Sad,
        Happy,
    }

    private static IEnumerable<TestCaseData> Exact()
    {
        yield return new("smallint", "-7", typeof(short), (short)-7);
        yield return new("int", "7", typeof(long), 7L);
        yield return new("bigint", "9007199254740993", typeof(long), 9007199254740993L);
        yield return new("numeric(20,4)", "12345.6700", typeof(decimal), 12345.67m);
        yield return new("numeric", "-0.5", typeof(decimal), -0.5m);
        yield return new("real", "0.1", typeof(float), 0.1f);
        yield return new("double precision", "1e300", typeof(double), 1e300);
        yield return new("double precision", "'NaN'", typeof(double), double.NaN);
        yield return new("boolean", "true", typeof(bool), true);
        yield return new("text", "'it''s ⊕ \\ \"q\"'", typeof(string), "it's ⊕ \\ \"q\"");
        yield return new("text", "''", typeof(string), "");
        yield return new("varchar(20)", "'ab '", typeof(string), "ab ");
        yield return new("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", typeof(Guid), new Guid("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
        yield return new("date", "'2024-02-29'", typeof(DateOnly), new DateOnly(2024, 2, 29));
        yield return new("bytea", "'\\x00ff10'", typeof(byte[]), new byte[] { 0, 255, 16 });
        yield return new("mood", "'Happy'", typeof(string), "Happy");
        yield return new("mood", "'Happy'", typeof(Mood), Mood.Happy);
        yield return new("positive", "7", typeof(int), 7);
    }

    // What the server takes for the row's value: the row's own spelling is another.
    private static IEnumerable<TestCaseData> Other()
    {
        yield return new("char(5)", "'ab'", typeof(string), "ab       ");
        yield return new("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", typeof(string), "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11");
        yield return new("jsonb", "'{\"a\":1}'", typeof(string), "{\"a\":1}");
        yield return new("inet", "'10.0.0.1'", typeof(string), "10.0.0.1/32");
        yield return new("int", "7", typeof(string), "007");
        yield return new("numeric", "1.5", typeof(string), "1.50");
        yield return new("int[]", "'{1,2}'", typeof(string), "{1, 2}");
        yield return new("time", "'10:11:12.123456'", typeof(TimeOnly), new TimeOnly(10, 11, 12).Add(TimeSpan.FromMicroseconds(123456.7)));
        yield return new("timestamp", "'2024-02-29 10:11:12.12'", typeof(DateTime), new DateTime(2024, 2, 29, 10, 11, 12, 120).AddTicks(7));
        yield return new("timestamp", "'2024-02-29 10:11:12'", typeof(DateTime), new DateTime(2024, 2, 29, 10, 11, 12, DateTimeKind.Local));
        yield return new("timestamptz", "'2024-02-29 10:11:12+02'", typeof(DateTime), new DateTime(2024, 2, 29, 8, 11, 12, DateTimeKind.Utc).AddTicks(7));
        yield return new("timestamptz", "'2024-02-29 10:11:12+02'", typeof(DateTimeOffset), new DateTimeOffset(2024, 2, 29, 8, 11, 12, TimeSpan.Zero).AddTicks(7));
        yield return new("interval", "'-3 days 04:05:06.5'", typeof(TimeSpan), TimeSpan.FromDays(-3) + new TimeSpan(0, 4, 5, 6, 500) - TimeSpan.FromTicks(7));
    }

    [TestCaseSource(nameof(Exact))]
    public async Task Value_OfAType_NamesItsObject(string type, string literal, Type clr, object value)
    {
        var feed = await PreparedAsync(type, literal, clr);
        Assert.That(await Posts.ByAsync("v", value), Is.EqualTo(new Post(1, "First", "old")));
        await Posts.ByTitleAsync("other");

        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);

        Assert.That((await Posts.ByAsync("v", value))!.Note, Is.EqualTo("new"));
        Assert.That(await Posts.IsCachedAsync("title", "other"), "One key was invalidated, not the model.");
    }

    [TestCaseSource(nameof(Other))]
    public async Task Value_ThatIsAskedForByAnotherSpelling_IsInvalidatedToo(string type, string literal, Type clr, object asked)
    {
        var feed = await PreparedAsync(type, literal, clr);
        Assert.That(await Posts.ByAsync("v", asked), Is.EqualTo(new Post(1, "First", "old")), "The server finds it.");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByAsync("v", asked))!.Note, Is.EqualTo("new"));
    }

    [TestCase("timestamp", "'infinity'", typeof(DateTime))]
    [TestCase("date", "'0044-03-15 BC'", typeof(DateOnly))]
    [TestCase("numeric", "123456789012345678901234567890.5", typeof(decimal))]
    [TestCase("inet", "'10.0.0.1'", typeof(IPAddress))]
    [TestCase("int[]", "'{1,2}'", typeof(int[]))]
    [TestCase("timetz", "'10:11:12+02'", typeof(DateTimeOffset))]
    [TestCase("text", "repeat('k', 70000)", typeof(string))]
    public async Task Value_ThatHasNoneInDotNet_InvalidatesTheModel(string type, string literal, Type clr)
    {
        var feed = await PreparedAsync(type, literal, clr);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [TestCase("bytea")]
    [TestCase("date")]
    public async Task Settings_OfTheDatabase_MakeNoDifference(string type)
    {
        await Database.RunAsync($"ALTER DATABASE {Database.Name} SET datestyle = 'German'; ALTER DATABASE {Database.Name} SET timezone = 'Asia/Tokyo'; ALTER DATABASE {Database.Name} SET bytea_output = 'escape'");
        if (type == "bytea")
            await Value_OfAType_NamesItsObject(type, "'\\x00ff10'", typeof(byte[]), new byte[] { 0, 255, 16 });
        else
            await Value_OfAType_NamesItsObject(type, "'2024-02-29'", typeof(DateOnly), new DateOnly(2024, 2, 29));
    }

    [Test]
    public async Task Labels_OfAnEnumThatAreRenamed_InvalidateTheModel()
    {
        await Database.RunAsync("CREATE TYPE colour AS ENUM ('red'); ALTER TABLE posts ALTER note TYPE colour USING 'red'; INSERT INTO posts VALUES (1, 'First', 'red')");
        await StartAsync(Options with { CheckInterval = TimeSpan.FromMilliseconds(100) });
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("red"));
        await Database.RunAsync("ALTER TYPE colour RENAME VALUE 'red' TO 'crimson'");
        await Until.TrueAsync("it is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "crimson");
    }

    [TestCase("1 year 2 mons", 420 * 24.0)]
    [TestCase("-3 days +04:00:00", -68.0)]
    [TestCase("30:00:00", 30.0)]
    [TestCase("-00:30:00", -0.5)]
    [TestCase("00:00:00", 0.0)]
    public void Interval_AsTheServerWritesIt_IsAsItCompares(string text, double hours) => Assert.That(IntervalText.Parse(text), Is.EqualTo(TimeSpan.FromHours(hours)));

    [TestCase("")]
    [TestCase("days")]
    [TestCase("1 fortnight")]
    [TestCase("1:2")]
    [TestCase("2147483647 years")]
    [TestCase("99999999999:00:00")]
    [TestCase("2062047788:00:54.775807")]
    [TestCase("512409557:00:00")]
    public void Interval_ThatIsNone_IsNull(string text) => Assert.That(IntervalText.Parse(text), Is.Null);

    private async Task<PostgresFeed> PreparedAsync(string type, string literal, Type clr)
    {
        await Database.RunAsync($"""
            CREATE TYPE mood AS ENUM ('Sad', 'Happy'); CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            ALTER TABLE posts ADD v {type}; INSERT INTO posts VALUES (1, 'First', 'old', {literal})
            """);
        Posts.Types["v"] = clr;
        var feed = NewFeed();
        feed.Table("posts").Lookup(Posts, typeof(Post), "v");
        await StartAsync(feed);
        return feed;
    }
}
