using System.Collections.Concurrent;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Real Redis and real PostgreSQL: writers and readers each with a connection of their own, as processes have.</summary>
[TestFixture]
internal sealed class RedisWritingTests
{
    private string _connection = "";
    private RedisServer _server = null!;
    private RedisStore _writersStore = null!;
    private RedisStore _readersStore = null!;
    private EfCacheCow<PressContext> _cache = null!;
    private EfCacheCow<PressContext> _reader = null!;

    [OneTimeSetUp]
    public async Task StartServers()
    {
        _server = await RedisServer.StartAsync();
        _connection = new NpgsqlConnectionStringBuilder(await Servers.PostgresAsync()) { Database = $"cachecow_{Guid.NewGuid():N}" }.ConnectionString;
        await using var context = NewPlainContext();
        await context.Database.EnsureCreatedAsync();
    }

    [OneTimeTearDown]
    public async Task StopServers()
    {
        NpgsqlConnection.ClearAllPools();
        if (_connection.Length > 0)
        {
            await using var context = NewPlainContext();
            await context.Database.EnsureDeletedAsync();
        }

        if (_server is not null)
            await _server.DisposeAsync();
    }

    [SetUp]
    public async Task Connect()
    {
        (_writersStore, _readersStore) = (await RedisStore.ConnectAsync(_server.Address), await RedisStore.ConnectAsync(_server.Address));
        (_cache, _reader) = (NewCache(_writersStore), NewCache(_readersStore));
    }

    [TearDown]
    public async Task Disconnect()
    {
        await _writersStore.DisposeAsync();
        await _readersStore.DisposeAsync();
    }

    [Test]
    public async Task Save_IsSeenByOthers_AndCachedAgain()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await ChangeAsync(context, article, 2);
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
        await Until.TrueAsync("W2", async () =>
        {
            await ViewsAsync(article);
            return await IsFlagAbsentAsync(article);
        });
    }

    [Test]
    public async Task Redis_IsAwayFromSaveUntilAfterTheCommit_NothingOldIsRead()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await ChangeAsync(context, article, 2);
            Assert.That(await ViewsAsync(article), Is.EqualTo(1));
            await _server.PauseAsync();
            await transaction.CommitAsync();
        }

        await _server.ContinueAsync();
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Redis_LosesEverythingInMidTransaction_TheCommitSucceeds()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await ChangeAsync(context, article, 2);
            await _server.RestartAsync();
            await transaction.CommitAsync();
        }

        await Until.TrueAsync("the reader reads again", async () => await ViewsAsync(article) == 2);
    }

    [Test]
    public async Task Redis_IsAwayForAWhile_IsToldWhenItIsBack()
    {
        var article = await CachedArticleAsync();
        await _server.PauseAsync();
        await using (var context = NewContext())
            await ChangeAsync(context, article, 2);
        await _server.ContinueAsync();
        await Until.TrueAsync("the keys are invalidated", async () => await ViewsAsync(article) == 2);
    }

    [Test]
    public async Task WritersAndReaders_AtTheSameTime_ReadNothingOlderThanWhatWasCommitted()
    {
        var articles = new List<Article>();
        for (var i = 0; i < 4; i++)
            articles.Add(await CachedArticleAsync());
        var committed = new ConcurrentDictionary<int, int>(articles.Select(one => KeyValuePair.Create(one.Id, 1)));
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var reads = 0;
        var writers = articles.Select(article => Task.Run(() => WriteUntilAsync(article, committed, end.Token)));
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var article = articles[Random.Shared.Next(articles.Count)];
                var atLeast = committed[article.Id];
                var read = await _reader.GetAsync<Article>(one => one.Title, article.Title);
                Assert.That(read!.Views, Is.GreaterThanOrEqualTo(atLeast));
                Interlocked.Increment(ref reads);
            }
        }));
        await Task.WhenAll([.. writers, .. readers]);
        Assert.That(reads, Is.GreaterThan(100));
    }

    private async Task WriteUntilAsync(Article article, ConcurrentDictionary<int, int> committed, CancellationToken end)
    {
        for (var views = 2; !end.IsCancellationRequested; views++)
        {
            await using var context = NewContext();
            if (views % 4 == 0)
            {
                // Rolled back: nobody may find it afterwards, but greater values are what the readers check.
                await using var undone = await context.Database.BeginTransactionAsync(CancellationToken.None);
                await ChangeAsync(context, article, -1);
                await undone.RollbackAsync(CancellationToken.None);
                continue;
            }

            await using var transaction = views % 2 == 0 ? await context.Database.BeginTransactionAsync(CancellationToken.None) : null;
            if (views % 5 == 0)
                await context.Database.ExecuteSqlAsync($"""UPDATE "Articles" SET "Views" = {views} WHERE "Id" = {article.Id}""", CancellationToken.None);
            else
                await ChangeAsync(context, article, views);
            if (transaction is not null)
                await transaction.CommitAsync(CancellationToken.None);
            committed[article.Id] = views;
        }
    }

    private static EfCacheCow<PressContext> CacheOn(ICacheStore store, Func<PressContext> contexts) =>
        new EfCacheCow<PressContext>(store, contexts, new CacheCowOptions { StoreTimeout = TimeSpan.FromSeconds(1) })
            .Lookup<Article>(one => one.Id).Lookup<Article>(one => one.Title);

    private EfCacheCow<PressContext> NewCache(RedisStore store) => CacheOn(store, NewPlainContext);

    private PressContext NewPlainContext() => new(new DbContextOptionsBuilder<PressContext>().UseNpgsql(_connection).Options);

    private PressContext NewContext() => new(new DbContextOptionsBuilder<PressContext>().UseNpgsql(_connection).UseCacheCow(_cache).Options);

    private async Task<Article> CachedArticleAsync()
    {
        await using var context = NewPlainContext();
        var article = new Article { Title = $"Name {Guid.NewGuid():N}", Views = 1 };
        context.Add(article);
        await context.SaveChangesAsync();
        await ViewsAsync(article);
        return article;
    }

    private static async Task ChangeAsync(PressContext context, Article article, int views)
    {
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = views;
        await context.SaveChangesAsync();
    }

    private async Task<int?> ViewsAsync(Article article) => (await _reader.GetAsync<Article>(one => one.Title, article.Title))?.Views;

    private async Task<bool> IsFlagAbsentAsync(Article article)
    {
        var keys = _reader.KeysOf(new Lookup(typeof(Article), "Title", article.Title));
        return await _server.CliAsync("EXISTS", keys.Flag) is { } answer && answer.Contains('0', StringComparison.Ordinal)
            && (await _server.CliAsync("EXISTS", keys.Data)).Contains('1', StringComparison.Ordinal);
    }
}
