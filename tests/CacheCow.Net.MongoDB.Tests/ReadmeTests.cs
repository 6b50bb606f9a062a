namespace CacheCow.Net.MongoDB.Tests;

/// <summary>The package's README, as code.</summary>
[TestFixture]
internal sealed class ReadmeTests : MongoFixture
{
    [Test]
    public async Task Sample_OfTheReadme_FindsPosts()
    {
        var (store, database) = (Store, Database);
        await Posts.InsertOneAsync(new BlogPost { Title = "First" });

        var options = new MongoCacheOptions().Collection<BlogPost>("blog_posts");
        var cache = new MongoCacheCow(store, database, options);

        var post = cache.Get(typeof(BlogPost), "title", "First");
        var same = await cache.GetAsync<BlogPost>(p => p.Title, "First");
        var several = await cache.GetManyAsync((BlogPost p) => p.Title, ["First", "Second"]);
        await cache.InvalidateAsync<BlogPost>(p => p.Title, "First");

        Assert.That(new[] { post, same, several["First"] }, Is.All.InstanceOf<BlogPost>());
    }
}
