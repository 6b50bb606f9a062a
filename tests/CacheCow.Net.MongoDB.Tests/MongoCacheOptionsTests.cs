using MongoDB.Bson;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class MongoCacheOptionsTests
{
    [Test]
    public void CollectionOf_RegisteredDerivedAndUnregistered_IsItsOwnTheBasesAndTheClassName()
    {
        var options = new MongoCacheOptions().Collection<Animal>("animals").Collection<Cat>("cats");

        Assert.That(options.CollectionOf(typeof(Animal)), Is.EqualTo(("animals", typeof(Animal))));
        Assert.That(options.CollectionOf(typeof(Puppy)), Is.EqualTo(("animals", typeof(Animal))));
        Assert.That(options.CollectionOf(typeof(Cat)), Is.EqualTo(("cats", typeof(Cat))));
        Assert.That(options.CollectionOf(typeof(BlogPost)), Is.EqualTo(("BlogPost", typeof(BlogPost))));
    }

    [Test]
    public void CollectionName_Given_NamesTheUnregistered() =>
        Assert.That(new MongoCacheOptions { CollectionName = type => type.Name + "s" }.CollectionOf(typeof(BlogPost)).Name, Is.EqualTo("BlogPosts"));

    [Test]
    public void Collection_OfMoreClasses_LeavesTheFirstOptionsAsTheyWere()
    {
        var first = new MongoCacheOptions();

        first.Collection<BsonDocument>("anything");

        Assert.That(first.RegisteredTypes, Is.Empty);
    }

    [TestCase("")]
    [TestCase("a.b")]
    public void Source_NoDatabaseName_IsRefused(string source) =>
        Assert.That(() => new MongoCacheOptions { Source = source }, Throws.ArgumentException.With.Message.Contains("Source"));

    [Test]
    public void Options_NothingGiven_AreRefused()
    {
        Assert.That(() => new MongoCacheOptions().Collection<BlogPost>(""), Throws.ArgumentException);
        Assert.That(() => new MongoCacheOptions { Cache = null! }, Throws.ArgumentNullException);
        Assert.That(() => new MongoCacheOptions { CollectionName = null! }, Throws.ArgumentNullException);
        Assert.That(() => new MongoCacheCow(new MemoryStore(), null!), Throws.ArgumentNullException);
    }
}
