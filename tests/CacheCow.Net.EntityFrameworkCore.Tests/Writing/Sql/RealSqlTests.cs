using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>Commands on a real database, read back through the cache of another process on the same store.</summary>
internal abstract class RealSqlTests
{
    protected WriteStore Store { get; private set; } = null!;

    protected EfCacheCow<SqlContext> Cache { get; private set; } = null!;

    private EfCacheCow<SqlContext> Reader { get; set; } = null!;

    protected Commands Commands { get; } = new();

    [SetUp]
    public async Task CreateCaches()
    {
        Store = new WriteStore(new MemoryStore());
        (Cache, Reader) = (NewCache(), NewCache());
        await CreateTablesAsync();
    }

    protected EfCacheCow<SqlContext> NewCache() =>
        new EfCacheCow<SqlContext>(Store, () => NewContext(Plain())).Lookup<Entry>(post => post.Id).Lookup<Entry>(post => post.Title).Lookup<Shop>(shop => shop.Id);

    protected abstract DbContextOptionsBuilder Plain();

    protected static SqlContext NewContext(DbContextOptionsBuilder options) => new(options.Options);

    /// <summary>A context that tells the cache.</summary>
    protected SqlContext NewContext(EfWriteOptions? writing = null) => NewContext(Plain().UseCacheCow(Cache, writing ?? new EfWriteOptions()));

    protected async Task CreateTablesAsync(string title = "a")
    {
        await using var context = NewContext(Plain());
        await context.Database.EnsureDeletedAsync();
        await context.Database.EnsureCreatedAsync();
        await context.Database.ExecuteSqlRawAsync("""CREATE VIEW "PostSums" AS SELECT "Id", "Title" FROM "Posts" """);
        context.AddRange(new Entry { Id = 1, Title = title }, new Shop { Id = 1, Name = "x" });
        await context.SaveChangesAsync();
    }

    protected async Task<string?> CachedTitleAsync() => (await Reader.GetAsync<Entry>(post => post.Id, 1))?.Title;

    protected async Task<string?> TitleAsync()
    {
        await using var context = NewContext(Plain());
        return (await context.Posts.AsNoTracking().SingleOrDefaultAsync(post => post.Id == 1))?.Title;
    }

    protected async Task<bool> IsShopCachedAsync()
    {
        Commands.Forget();
        await Reader.GetAsync<Shop>(shop => shop.Id, 1);
        return Commands.Count == 0;
    }

    protected async Task RunAsync(string sql, bool isAsync = true)
    {
        await using var context = NewContext();
#pragma warning disable CA1849 // the synchronous call is what is tested
        _ = isAsync ? await context.Database.ExecuteSqlRawAsync(sql) : context.Database.ExecuteSqlRaw(sql);
#pragma warning restore CA1849
    }

    protected async Task SeesAsync(string sql)
    {
        Assert.That((await CachedTitleAsync(), await IsShopCachedAsync()), Is.EqualTo(("a", false)));
        await RunAsync(sql);
        Assert.That((await CachedTitleAsync(), Store.Open), Is.EqualTo((await TitleAsync(), 0)));
    }
}
