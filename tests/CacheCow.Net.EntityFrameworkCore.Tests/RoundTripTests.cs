using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>What comes out of the store is what the database has, whatever the kind of property; so is what has just been read.</summary>
[TestFixture]
internal class RoundTripTests : PostgresTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 30, 15, 678, DateTimeKind.Utc);

    [Test]
    public async Task Get_EveryKindOfProperty_ComesBackTheSame()
    {
        var saved = await SaveAsync(new Everything
        {
            Id = Guid.NewGuid(), Bool = true, Byte = 255, Short = -7, Int = int.MinValue, NullableInt = 5, Long = long.MaxValue, Float = 0.1f,
            Double = Math.PI, Decimal = 1.2300m, Char = 'ß', Text = "Grüße \"\\ \n 🐄", NullableText = "", Bytes = [0, 1, 255], Utc = Noon,
            Unspecified = DateTime.SpecifyKind(Noon, DateTimeKind.Unspecified), Moment = new DateTimeOffset(Noon), Day = new DateOnly(2026, 3, 4),
            Time = new TimeOnly(23, 59, 59, 999), Span = TimeSpan.FromTicks(123_456_780), State = PostState.Published, StateAsText = PostState.Published,
            Price = new Money(1999), Numbers = [3, 1, 2], Words = ["a", "", "ü"], Labels = new() { ["a"] = "b" },
        });

        await AssertSame<Everything>("Id", saved.Id, saved);
    }

    [Test]
    public async Task Get_EveryPropertyEmpty_ComesBackTheSame()
    {
        var saved = await SaveAsync(new Everything { Id = Guid.NewGuid(), Char = 'x', Utc = Noon, Unspecified = DateTime.SpecifyKind(Noon, DateTimeKind.Unspecified) });
        await AssertSame<Everything>("Id", saved.Id, saved);
    }

    [TestCase(double.NaN, float.NaN)]
    [TestCase(double.PositiveInfinity, float.NegativeInfinity)]
    [TestCase(double.Epsilon, float.MaxValue)]
    public async Task Get_NumbersThatJsonHasNot_ComeBackTheSame(double number, float other)
    {
        var saved = await SaveAsync(new Everything { Id = Guid.NewGuid(), Char = 'x', Double = number, Float = other, Utc = Noon });
        await AssertSame<Everything>("Id", saved.Id, saved);
    }

    [Test]
    public async Task Get_HiddenState_ComesBackTheSame()
    {
        var saved = await SaveAsync(Account.Open("Ann", 42));
        await AssertSame<Account>("Owner", "Ann", saved);
    }

    [Test]
    public async Task Get_ComplexObjectsAndJson_ComeBackTheSame()
    {
        var saved = await SaveAsync(new Parcel
        {
            Size = new Size(3, 4), Weight = new Weight { Value = 2.50m, Unit = "kg" }, Padding = new Size(1, 1), Boxes = [new Size(1, 2), new Size(5, 6)],
            Trace = new Trace
            {
                Carrier = "Cow",
                Stops = [new Stop { Place = "Here", At = Noon, Spot = new Spot { Latitude = 1.5 } }, new Stop { Place = "There", At = Noon }],
            },
        });
        await AssertSame<Parcel>("Id", saved.Id, saved);
    }

    [Test]
    public async Task Get_ComplexObjectIsNotThere_ComesBackWithoutIt()
    {
        var saved = await SaveAsync(new Parcel { Size = new Size(0, 0), Weight = new Weight { Unit = "g" } });
        await AssertSame<Parcel>("Id", saved.Id, saved);
    }

    [Test]
    public async Task Get_OwnedObjects_ComeBackTheSame()
    {
        var saved = await SaveAsync(new Author
        {
            Name = NewTitle(), Home = new Address { City = "Bonn", Spot = new Spot { Latitude = 50.7 } }, Work = new Address { City = "Köln", Street = "Ring" },
            Awards = { new Award { Name = "Gold", Given = new DateOnly(2020, 1, 1), Reasons = ["style", "wit"] }, new Award { Name = "Silver" } },
        });
        await AssertSame<Author>("name", saved.Name, saved);
    }

    [Test]
    public async Task Get_OwnedObjectIsNotThere_ComesBackWithoutIt()
    {
        var saved = await SaveAsync(new Author { Name = NewTitle() });
        await AssertSame<Author>("name", saved.Name, saved);
    }

    [Test]
    public async Task Get_DerivedTypesByTheirBase_ComeBackAsWhatTheyAre()
    {
        var dog = await SaveAsync(new Dog { Name = NewTitle(), Barks = 3 });
        var cat = await SaveAsync(new Cat { Name = NewTitle(), Purrs = true });
        var lion = await SaveAsync(new Lion { Name = NewTitle(), Pride = "Serengeti" });

        await AssertSame<Pet>("Name", dog.Name, dog);
        await AssertSame<Pet>("Name", cat.Name, cat);
        await AssertSame<Pet>("Name", lion.Name, lion);
        await AssertSame<Cat>("Name", lion.Name, lion);
        Assert.That(await Cache.GetAsync<Cat>("Name", dog.Name), Is.Null);
    }

    [Test]
    public async Task Get_RowsWithoutAKey_ComeBackTheSame()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 7 });
        await AssertSame<PostNumbers>("Title", post.Title, new PostNumbers { Title = post.Title, Views = 7 });
    }

    private async Task AssertSame<T>(string field, object value, T saved)
        where T : class
    {
        var fresh = await Cache.GetAsync<T>(field, value);
        var bytes = new OpenCache<BlogContext>(Store, NewContext).Write(fresh!);
        Assert.That(Dump.Of(new OpenCache<BlogContext>(Store, NewContext).Read<T>(field, bytes)), Is.EqualTo(Dump.Of(saved)));
        var read = Commands.Count;
        var cached = await Cache.GetAsync<T>(field, value);
        Assert.That(Commands.Count, Is.EqualTo(read), "the second read is a hit");
        Assert.That(cached, Is.Not.SameAs(fresh));
        Assert.That(Dump.Of(fresh), Is.EqualTo(Dump.Of(saved)));
        Assert.That(Dump.Of(cached), Is.EqualTo(Dump.Of(saved)));
    }
}
