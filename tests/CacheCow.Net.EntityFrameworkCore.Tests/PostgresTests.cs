using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Tests on a database of their own, with a cache in front of it.</summary>
internal abstract class PostgresTests
{
    private string _connection = "";

    protected Commands Commands { get; } = new();

    protected GatedStore Store { get; private set; } = null!;

    protected EfCacheCow<BlogContext> Cache { get; private set; } = null!;

    protected string ConnectionString => _connection;

    protected virtual PostgresRelease Release => PostgresRelease.Installed;

    [OneTimeSetUp]
    public async Task CreateDatabase()
    {
        _connection = new NpgsqlConnectionStringBuilder(await Servers.PostgresAsync(Release)) { Database = $"cachecow_{Guid.NewGuid():N}" }.ConnectionString;
        await using var context = NewContext();
        await context.Database.EnsureCreatedAsync();
        await context.Database.ExecuteSqlAsync($"""CREATE VIEW post_numbers AS SELECT post_title AS "Title", "Views" FROM "Posts" """);
    }

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (_connection.Length == 0)
            return;
        await using (var context = NewContext())
            await context.Database.EnsureDeletedAsync();
        NpgsqlConnection.ClearAllPools();
    }

    [SetUp]
    public void CreateCache()
    {
        Store = new GatedStore(new MemoryStore());
        Cache = NewCache();
        Commands.Forget();
    }

    protected EfCacheCow<BlogContext> NewCache(CacheCowOptions? options = null) => new(Store, NewContext, options);

    protected BlogContext NewContext() =>
        new(new DbContextOptionsBuilder<BlogContext>()
            .UseNpgsql(_connection, npgsql => npgsql.ConfigureDataSource(source => source.EnableDynamicJson()))
            .AddInterceptors(Commands).Options);

    /// <summary>Saves an entity, past the cache; what it sends is not counted.</summary>
    protected async Task<T> SaveAsync<T>(T entity, Action<BlogContext>? before = null)
        where T : class
    {
        await using var context = NewContext();
        context.Add(entity);
        before?.Invoke(context);
        await context.SaveChangesAsync();
        Commands.Forget();
        return entity;
    }

    /// <summary>A title that no other test uses.</summary>
    protected static string NewTitle() => $"Title {Guid.NewGuid():N}";
}
