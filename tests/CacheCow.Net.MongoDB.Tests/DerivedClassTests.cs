using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class DerivedClassTests : MongoFixture
{
    [SetUp]
    public Task InsertAnimals() => Database.GetCollection<Animal>("animals").InsertManyAsync(
    [
        new Cat { Id = 1, Name = "Rex" },
        new Dog { Id = 2, Name = "Rex", Barks = 3 },
        new Puppy { Id = 3, Name = "Bella", Barks = 4 },
        new Animal { Id = 4, Name = "Nemo" },
    ]);

    [TestCase(1, typeof(Cat))]
    [TestCase(2, typeof(Dog))]
    [TestCase(3, typeof(Puppy))]
    [TestCase(4, typeof(Animal))]
    public void Get_ByTheBaseClass_IsOfTheDocumentsClassOnAMissAndOnAHit(int id, Type expected)
    {
        var cache = NewCache();

        Assert.That(cache.Get<Animal>("id", id), Is.TypeOf(expected));
        Assert.That(cache.Get<Animal>("id", id), Is.TypeOf(expected));
    }

    [Test]
    public void Get_ByADerivedClass_FindsOnlyDocumentsOfThatClass()
    {
        var cache = NewCache();

        Assert.That(cache.Get<Dog>("name", "Rex"), Has.Property(nameof(Dog.Id)).EqualTo(2).And.Property(nameof(Dog.Barks)).EqualTo(3));
        Assert.That(cache.Get<Cat>("name", "Rex")!.Id, Is.EqualTo(1));
        Assert.That(cache.Get<Dog>("name", "Bella"), Is.TypeOf<Puppy>());
        Assert.That(cache.Get<Dog>("name", "Nemo"), Is.Null);
    }

    [Test]
    public void Get_FieldOfADerivedClass_IsUnknownToTheBase()
    {
        var cache = NewCache();

        Assert.That(cache.Get<Dog>("barks", 3)!.Id, Is.EqualTo(2));
        Assert.That(() => cache.Get<Animal>("barks", 3), Throws.ArgumentException);
    }

    [Test]
    public async Task Get_ElementsThatTheClassDoesNotKnow_AreCachedAllTheSame()
    {
        var known = new BlogPost { Title = "First" };
        await Posts.InsertOneAsync(known);
        await Posts.UpdateOneAsync("{}", "{ $set: { later: 'kept' } }");
        NewCache().Get<BlogPost>("title", "First");
        var keys = CacheKeys.For($"mongodb:{Database.DatabaseNamespace.DatabaseName}.blog_posts:{typeof(BlogPost).FullName}", "Title", "sFirst");

        var stored = await Store.ReadAsync(keys, CancellationToken.None);

        Assert.That(stored!.Value.Span.IndexOf("later\0"u8), Is.Positive);
    }
}
