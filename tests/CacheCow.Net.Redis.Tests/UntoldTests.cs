using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>A change fails, and so does telling others of it: the caller hears of the change.</summary>
[TestFixture]
internal sealed class UntoldTests
{
    // More than one script: what they do is told by one of its own.
    private static readonly CacheKeys[] Keys = [.. Enumerable.Range(0, 600).Select(i => CacheKeys.For("untold", i))];
    private static readonly CacheKeys[] Tags = [.. Enumerable.Range(0, 600).Select(i => CacheKeys.ForTag($"untold {i}"))];

    [Test]
    public async Task Change_NeitherItNorTheMessageIsAllowed_TellsOfTheChangeAndLogsTheMessage()
    {
        using var log = new LogReader();
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.ConnectAsync(server.Address, new RedisStoreOptions { LoggerFactory = log });
        await server.CliAsync("ACL", "SETUSER", "default", "-eval", "-evalsha");

        var token = LeaseToken.Create();
        Func<Task>[] changes =
        [
            () => store.InvalidateManyAsync(Keys, TimeSpan.Zero, default).AsTask(),
            () => store.InvalidateTagsAsync(Tags, default).AsTask(),
            () => store.BeginWriteAsync(Keys, token, StoreSteps.Minute, default).AsTask(),
            () => store.RenewWriteAsync(Keys, token, StoreSteps.Minute, default).AsTask(),
            () => store.EndWriteAsync(Keys, token, null, default).AsTask(),
        ];
        foreach (var change in changes)
            Assert.That((await Assert.ThrowsAsync<CacheStoreException>(change))!.Message, Does.StartWith("600 of 600 objects could not "));
        Assert.That(async () => await store.ClearAsync(null, default), Throws.Exception.With.Message.Contains("NOPERM"));

        // The others follow within a minute.
        var told = log.Of(203).Single();
        Assert.That(told.Message, Does.Contain("StackExchange.Redis.RedisServerException").And.Not.Contain("untold"));
        Assert.That(told.Exception, Is.Null);
    }
}
