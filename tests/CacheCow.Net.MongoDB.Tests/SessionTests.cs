using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class SessionTests : MongoFixture
{
    [Test]
    public async Task Get_SessionWithoutATransaction_IsAnsweredByTheCache()
    {
        await Posts.InsertOneAsync(new BlogPost { Title = "First" });
        var cache = NewCache();
        using var session = await Servers.Client.StartSessionAsync();
        await cache.GetAsync<BlogPost>(session, "title", "First");

        var commands = await CommandsOfAsync(async () =>
        {
            await cache.GetAsync<BlogPost>(session, "title", "First");
            cache.Get<BlogPost>(session, "title", "First");
        });

        Assert.That(commands, Is.Empty);
    }

    [Test]
    public async Task Get_SessionInATransaction_AsksThroughTheSessionAndLeavesTheCacheAlone([Values] bool sync)
    {
        await Posts.InsertOneAsync(new BlogPost { Title = "First" });
        var cache = NewCache();
        cache.Get<BlogPost>("title", "First");
        using var session = await Servers.Client.StartSessionAsync();
        session.StartTransaction();

        var commands = await CommandsOfAsync(() => GetAsync(cache, session, sync));

        Assert.That(commands[0].GetValue("startTransaction", false).AsBoolean, Is.True);
        Assert.That(commands[0]["lsid"], Is.EqualTo(session.ServerSession.Id));
        Assert.That(await CommandsOfAsync(async () => await cache.GetAsync<BlogPost>("title", "First")), Is.Empty);
    }

    private static async Task GetAsync(MongoCacheCow cache, IClientSessionHandle session, bool sync)
    {
        try
        {
            var post = sync ? cache.Get<BlogPost>(session, "title", "First") : await cache.GetAsync<BlogPost>(session, "title", "First");
            Assert.That(post!.Title, Is.EqualTo("First"));
        }
        catch (MongoCommandException exception) when (exception.Message.Contains("startTransaction is not supported", StringComparison.Ordinal))
        {
            // The stand-in's answer; what was sent is what counts here.
            await TestContext.Out.WriteLineAsync("The server has no transactions.");
        }
    }
}
