using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>
/// Tests on a database of their own. <see cref="Cache"/> is told of changes; <see cref="Reader"/> is a cache of another process on the same store, which is not.
/// </summary>
internal abstract class WritingTests
{
    protected string Connection { get; private set; } = "";

    protected WriteStore Store { get; private set; } = null!;

    protected FakeTime Time { get; private set; } = null!;

    protected EfCacheCow<PressContext> Cache { get; set; } = null!;

    protected EfCacheCow<PressContext> Reader { get; private set; } = null!;

    protected Commands Commands { get; } = new();

    protected virtual EfWriteOptions Writing => new();

    protected virtual PostgresRelease Release => PostgresRelease.Installed;

    [OneTimeSetUp]
    public async Task CreateDatabase()
    {
        Connection = new NpgsqlConnectionStringBuilder(await Servers.PostgresAsync(Release)) { Database = $"cachecow_{Guid.NewGuid():N}" }.ConnectionString;
        await using var context = NewOutboxContext();
        await context.Database.EnsureCreatedAsync();
        await context.Database.ExecuteSqlRawAsync("""
            CREATE TABLE audit_log (text text);
            CREATE PROCEDURE touch() LANGUAGE sql AS $$ UPDATE "Articles" SET "Views" = "Views" + 1 $$;
            CREATE FUNCTION touched() RETURNS int LANGUAGE sql AS $$ UPDATE "Articles" SET "Views" = "Views" + 1; SELECT 1 $$;
            CREATE VIEW article_rows AS SELECT * FROM "Articles"
            """);
    }

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (Connection.Length == 0)
            return;
        NpgsqlConnection.ClearAllPools();
        await using var context = NewOutboxContext();
        await context.Database.EnsureDeletedAsync();
    }

    [SetUp]
    public void CreateCaches()
    {
        Time = new FakeTime();
        Store = new WriteStore(new MemoryStore());
        Cache = NewCache();
        Reader = NewCache();
        Commands.Forget();
    }

    /// <summary>A cache of a process of its own: what one process has failed to invalidate, another knows nothing of.</summary>
    protected EfCacheCow<PressContext> NewCache(string? name = null) =>
        new EfCacheCow<PressContext>(new ProcessStore(Store), NewPlainContext, new CacheCowOptions { TimeProvider = Time, Name = name, StoreTimeout = TimeSpan.FromMinutes(1), StoreBreaker = null })
            .Lookup<Article>(one => one.Id, article => article.DependsOn<Remark>(remark => remark.ArticleId))
            .Lookup<Article>(one => one.Title)
            .Lookup<Remark>(one => one.Id)
            .Lookup<Writer>(one => one.Name)
            .Lookup<Animal>(one => one.Name)
            .Lookup<Horse>(one => one.Races);

    protected DbContextOptionsBuilder<PressContext> Options() => new DbContextOptionsBuilder<PressContext>().UseNpgsql(Connection).AddInterceptors(Commands);

    /// <summary>A context that tells the cache.</summary>
    protected virtual PressContext NewContext() => new(Options().UseCacheCow(Cache, Writing).Options);

    protected PressContext NewPlainContext() => new(Options().Options);

    protected OutboxContext NewOutboxContext() => new(new DbContextOptionsBuilder<OutboxContext>().UseNpgsql(Connection).Options);

    /// <summary>An article that is in the database, and in the cache by number and title.</summary>
    protected async Task<Article> CachedArticleAsync()
    {
        var article = await SaveAsync(new Article { Title = NewName(), Views = 1 });
        await ReadAsync(article);
        Assert.That(await IsCachedAsync(article), Is.True);
        return article;
    }

    protected async Task<T> SaveAsync<T>(T entity)
        where T : class
    {
        await using var context = NewPlainContext();
        context.Add(entity);
        await context.SaveChangesAsync();
        return entity;
    }

    protected async Task ReadAsync(Article article)
    {
        await Reader.GetAsync<Article>(one => one.Id, article.Id);
        await Reader.GetAsync<Article>(one => one.Title, article.Title);
        Store.Forget();
    }

    /// <summary>Does another process find it in the store, by number and by title?</summary>
    protected async Task<bool> IsCachedAsync(Article article)
    {
        Commands.Forget();
        await Reader.GetAsync<Article>(one => one.Id, article.Id);
        await Reader.GetAsync<Article>(one => one.Title, article.Title);
        return Commands.Count == 0;
    }

    /// <summary>What another process reads by number and by title: the same.</summary>
    protected async Task<int?> ViewsAsync(Article article)
    {
        var byTitle = await Reader.GetAsync<Article>(one => one.Title, article.Title);
        var byId = await Reader.GetAsync<Article>(one => one.Id, article.Id);
        Assert.That(byTitle?.Views, Is.EqualTo(byId?.Views));
        return byId?.Views;
    }

    protected static Task UntilAsync(Func<bool> condition) => Until.TrueAsync("the background", () => Task.FromResult(condition()));

    protected static string NewName() => $"Name {Guid.NewGuid():N}";
}
