using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>Where the context's idea of the values before a change is not the database's.</summary>
[TestFixture]
internal sealed class TrackedValueTests
{
    private SqliteDatabase _database = null!;
    private EfCacheCow<ShapeContext<Posts>> _cache = null!;

    [SetUp]
    public async Task Create()
    {
        _database = await SqliteDatabase.CreateAsync("""
            CREATE TABLE Blogs (Id INTEGER PRIMARY KEY, Name TEXT);
            CREATE TABLE Posts (Id INTEGER PRIMARY KEY, Title TEXT, Body TEXT);
            CREATE TABLE Profiles (Id INTEGER PRIMARY KEY, BlogId INTEGER REFERENCES Blogs (Id));
            INSERT INTO Posts VALUES (1, 'Old', 'a'), (2, 'Other', 'b')
            """);
        _cache = _database.Cache<Posts>().Lookup<Post>(one => one.Id).Lookup<Post>(one => one.Title).Lookup<Profile>(one => one.BlogId);
    }

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public async Task Save_AfterARollback_IsSeenByTheValueThatTheDatabaseHas([Values("rollback", "dispose", "savepoint", "the driver", "text")] string how, [Values] bool isAsync)
    {
        await using var context = _database.Writer<Posts>(_cache);
        var post = await context.Set<Post>().SingleAsync(one => one.Id == 1);
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await transaction.CreateSavepointAsync("before");
            post.Title = "New";
            await SaveAsync(context, isAsync);
            if (how == "text")
            {
                await context.Database.ExecuteSqlRawAsync("ROLLBACK TO before");
                await transaction.CommitAsync();
            }

            if (how == "rollback")
                await transaction.RollbackAsync();
            if (how == "the driver")
                await Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction).RollbackAsync();
            if (how == "savepoint")
            {
                await transaction.RollbackToSavepointAsync("before");
                await transaction.CommitAsync();
            }
        }

        Assert.That((await _cache.GetAsync<Post>(one => one.Title, "Old"))?.Body, Is.EqualTo("a"));
        post.Body = "x";
        await SaveAsync(context, isAsync);
        Assert.That((await _cache.GetAsync<Post>(one => one.Title, "Old"))?.Body, Is.EqualTo("x"));
    }

    // The twin: what was committed is known, and nothing else is touched.
    [Test]
    public async Task Save_AfterACommit_TouchesThatObjectOnly([Values] bool isInTransaction)
    {
        await using var context = _database.Writer<Posts>(_cache);
        var post = await context.Set<Post>().SingleAsync(one => one.Id == 1);
        await using (var transaction = isInTransaction ? await context.Database.BeginTransactionAsync() : null)
        {
            post.Body = "b";
            await context.SaveChangesAsync();
            if (transaction is not null)
                await transaction.CommitAsync();
        }

        await _cache.GetAsync<Post>(one => one.Title, "Other");
        post.Body = "x";
        await context.SaveChangesAsync();
        _database.Commands.Forget();
        await _cache.GetAsync<Post>(one => one.Title, "Other");
        Assert.That(_database.Commands.Count, Is.Zero);
    }

    [Test]
    public async Task Save_OfARowThatSqlHasRenamed_IsSeenByItsNewName([Values] bool isSql)
    {
        await using var context = _database.Writer<Posts>(_cache);
        var post = await context.Set<Post>().SingleAsync(one => one.Id == 1);
        _ = isSql
            ? await context.Database.ExecuteSqlRawAsync("UPDATE Posts SET Title = 'Renamed' WHERE Id = 1")
            : await context.Set<Post>().Where(one => one.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(one => one.Title, "Renamed"));
        Assert.That((await _cache.GetAsync<Post>(one => one.Title, "Renamed"))?.Body, Is.EqualTo("a"));
        post.Body = "x";
        await context.SaveChangesAsync();
        Assert.That((await _cache.GetAsync<Post>(one => one.Title, "Renamed"))?.Body, Is.EqualTo("x"));
    }

    [Test]
    public async Task Save_AfterTheTrackerWasCleared_TouchesThatObjectOnly()
    {
        await using var context = _database.Writer<Posts>(_cache);
        await context.Set<Post>().LoadAsync();
        await context.Set<Post>().Where(one => one.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(one => one.Title, "Renamed"));
        context.ChangeTracker.Clear();
        await _cache.GetAsync<Post>(one => one.Title, "Other");
        (await context.Set<Post>().SingleAsync(one => one.Id == 1)).Body = "x";
        await context.SaveChangesAsync();
        _database.Commands.Forget();
        await _cache.GetAsync<Post>(one => one.Title, "Other");
        Assert.That(_database.Commands.Count, Is.Zero);
    }

    [Test]
    public async Task Insert_WithACopiedTemporaryKey_ClearsTheNotFoundOfTheRealOne([Values] bool isAsync)
    {
        Assert.That(await _cache.GetAsync<Profile>(one => one.BlogId, 1), Is.Null);
        await using var context = _database.Writer<Posts>(_cache);
        var blog = new Blog();
        context.Add(blog);
        context.Add(new Profile { BlogId = context.Entry(blog).Property(one => one.Id).CurrentValue });
        await SaveAsync(context, isAsync);
        Assert.That(blog.Id, Is.EqualTo(1));
        Assert.That((await _cache.GetAsync<Profile>(one => one.BlogId, 1))?.Id, Is.EqualTo(1));
    }

    private static async Task SaveAsync(DbContext context, bool isAsync)
    {
        if (isAsync)
            await context.SaveChangesAsync();
        else
#pragma warning disable CA1849 // the synchronous call is what is tested
            context.SaveChanges();
#pragma warning restore CA1849
    }

    private sealed class Blog
    {
        public int Id { get; set; }

        public string? Name { get; set; }
    }

    private sealed class Post
    {
        public int Id { get; set; }

        public string? Title { get; set; }

        public string? Body { get; set; }
    }

    private sealed class Profile
    {
        public int Id { get; set; }

        public int BlogId { get; set; }
    }

    private sealed class Posts : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Blog>().ToTable("Blogs");
            model.Entity<Post>().ToTable("Posts");
            model.Entity<Profile>().ToTable("Profiles").HasOne<Blog>().WithMany().HasForeignKey(one => one.BlogId);
        }
    }
}
