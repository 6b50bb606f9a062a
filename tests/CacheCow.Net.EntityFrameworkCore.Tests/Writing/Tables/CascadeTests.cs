using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>Deletions that the database cascades, to what the deleting context does not know.</summary>
[TestFixture]
internal sealed class CascadeTests
{
    private SqliteDatabase _database = null!;

    [SetUp]
    public async Task Create() => _database = await SqliteDatabase.CreateAsync("""
        CREATE TABLE Blogs (Id INTEGER PRIMARY KEY);
        CREATE TABLE Posts (Id INTEGER PRIMARY KEY, BlogId INTEGER REFERENCES Blogs (Id) ON DELETE CASCADE);
        CREATE TABLE Replies (Id INTEGER PRIMARY KEY, PostId INTEGER REFERENCES Posts (Id) ON DELETE SET NULL);
        INSERT INTO Blogs VALUES (1); INSERT INTO Posts VALUES (1, 1); INSERT INTO Replies VALUES (1, 1)
        """);

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public async Task Delete_ByAContextWithAPartOfTheModel_IsSeenWhereTheDatabaseCascades([Values("save", "bulk", "sql")] string how, [Values] bool isOtherClass)
    {
        var cache = _database.Cache<Whole>().Lookup<Post>(one => one.Id).Lookup<Reply>(one => one.Id);
        Assert.That(await cache.GetAsync<Post>(one => one.Id, 1), Is.Not.Null);
        Assert.That((await cache.GetAsync<Reply>(one => one.Id, 1))?.PostId, Is.EqualTo(1));
        await using DbContext context = isOtherClass ? _database.Writer<OtherPart>(cache) : _database.Writer<Part>(cache);
        if (how == "sql")
            await context.Database.ExecuteSqlRawAsync("DELETE FROM Blogs");
        else if (how == "bulk")
            _ = isOtherClass ? await context.Set<Journal>().ExecuteDeleteAsync() : await context.Set<Blog>().ExecuteDeleteAsync();
        else
            context.Remove(isOtherClass ? await context.Set<Journal>().SingleAsync() : await context.Set<Blog>().SingleAsync());
        await context.SaveChangesAsync();
        Assert.That(await cache.GetAsync<Post>(one => one.Id, 1), Is.Null);
        Assert.That((await cache.GetAsync<Reply>(one => one.Id, 1))?.PostId, Is.Null);
    }

    private sealed class Blog
    {
        public int Id { get; set; }
    }

    private sealed class Journal
    {
        public int Id { get; set; }
    }

    private sealed class Post
    {
        public int Id { get; set; }

        public int BlogId { get; set; }
    }

    private sealed class Reply
    {
        public int Id { get; set; }

        public int? PostId { get; set; }
    }

    private sealed class Whole : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Blog>().ToTable("Blogs");
            model.Entity<Post>().ToTable("Posts").HasOne<Blog>().WithMany().HasForeignKey(one => one.BlogId).OnDelete(DeleteBehavior.Cascade);
            model.Entity<Reply>().ToTable("Replies").HasOne<Post>().WithMany().HasForeignKey(one => one.PostId).OnDelete(DeleteBehavior.SetNull);
        }
    }

    private sealed class Part : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<Blog>().ToTable("Blogs");
    }

    private sealed class OtherPart : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<Journal>().ToTable("Blogs");
    }
}
