using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>Views, queries and query filters: what a type is read from beside its own table.</summary>
[TestFixture]
internal sealed class ViewTests
{
    private SqliteDatabase _database = null!;

    [SetUp]
    public async Task Create() => _database = await SqliteDatabase.CreateAsync("""
        CREATE TABLE Shops (Id INTEGER PRIMARY KEY, IsDeleted INTEGER);
        CREATE TABLE Posts (Id INTEGER PRIMARY KEY, Title TEXT, ShopId INTEGER REFERENCES Shops (Id));
        CREATE TABLE Marks (Id INTEGER PRIMARY KEY, IsSecret INTEGER);
        CREATE TABLE PostMarks (PostsId INTEGER, MarksId INTEGER, PRIMARY KEY (PostsId, MarksId));
        CREATE VIEW post_rows AS SELECT Id, Title FROM Posts;
        CREATE TRIGGER post_rows_update INSTEAD OF UPDATE ON post_rows BEGIN UPDATE Posts SET Title = NEW.Title WHERE Id = OLD.Id; END;
        INSERT INTO Shops VALUES (1, 0); INSERT INTO Posts VALUES (1, 'a', 1); INSERT INTO Marks VALUES (1, 1)
        """);

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public async Task Save_OfATable_IsSeenByWhatIsReadFromAView([Values("view", "same name", "query")] string from, [Values] bool isDeclared)
    {
        var cache = Cache(from);
        if (isDeclared)
            Declare(cache);
        Assert.That((await cache.GetAsync<PostRow>(one => one.Id, 1))?.Title, Is.EqualTo("a"));
        await using DbContext context = from switch
        {
            "view" => _database.Writer<ByView>(cache),
            "same name" => _database.Writer<BySameName>(cache),
            _ => _database.Writer<ByQuery>(cache),
        };
        (await context.Set<Post>().SingleAsync()).Title = "new";
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<PostRow>(one => one.Id, 1))?.Title, Is.EqualTo("new"));
    }

    [TestCase("UPDATE post_rows SET Title = 'new'")]
    [TestCase("UPDATE Posts SET Title = 'new'")]
    public async Task Sql_OnAViewOrItsTable_IsSeenByBoth(string sql)
    {
        var cache = _database.Cache<ByView>();
        Assert.That((await cache.GetAsync<Post>(one => one.Id, 1))?.Title, Is.EqualTo("a"));
        Assert.That((await cache.GetAsync<PostRow>(one => one.Id, 1))?.Title, Is.EqualTo("a"));
        await using var context = _database.Writer<ByView>(cache);
        await context.Database.ExecuteSqlRawAsync(sql);
        Assert.That((await cache.GetAsync<Post>(one => one.Id, 1))?.Title, Is.EqualTo("new"));
        Assert.That((await cache.GetAsync<PostRow>(one => one.Id, 1))?.Title, Is.EqualTo("new"));
    }

    // The view is the cache's; the writer knows the table only.
    [Test]
    public async Task Save_ByAContextWithoutTheView_IsSeenByIt()
    {
        var cache = _database.Cache<ViewOnly>();
        Assert.That((await cache.GetAsync<PostRow>(one => one.Id, 1))?.Title, Is.EqualTo("a"));
        await using var context = _database.Writer<Filtered>(cache);
        (await context.Set<Post>().SingleAsync()).Title = "new";
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<PostRow>(one => one.Id, 1))?.Title, Is.EqualTo("new"));
    }

    [Test]
    public async Task Save_OfWhatAFilterLooksAt_IsSeen([Values] bool isDeclared, [Values("delete", "sql", "bulk")] string how)
    {
        var cache = _database.Cache<Filtered>();
        if (isDeclared)
            cache.Lookup<Post>(one => one.Id);
        Assert.That(await cache.GetAsync<Post>(one => one.Id, 1), Is.Not.Null);
        await using var context = _database.Writer<Filtered>(cache);
        if (how == "sql")
            await context.Database.ExecuteSqlRawAsync("UPDATE Shops SET IsDeleted = 1");
        else if (how == "bulk")
            await context.Set<Shop>().ExecuteUpdateAsync(set => set.SetProperty(one => one.IsDeleted, true));
        else
            (await context.Set<Shop>().SingleAsync()).IsDeleted = true;
        await context.SaveChangesAsync();
        Assert.That(await cache.GetAsync<Post>(one => one.Id, 1), Is.Null);
    }

    // Through a table without a class, and through the filter of what is looked at.
    [Test]
    public async Task Save_OfWhatAFilterReachesFurtherOn_IsSeen([Values] bool changesMark)
    {
        if (changesMark)
            await _database.ExecuteAsync("INSERT INTO PostMarks VALUES (1, 1); UPDATE Marks SET IsSecret = 0");
        var cache = _database.Cache<Marked>().Lookup<Post>(one => one.Id);
        Assert.That(await cache.GetAsync<Post>(one => one.Id, 1), Is.Not.Null);
        await using var context = _database.Writer<Marked>(cache);
        var mark = await context.Set<Mark>().Include(one => one.Posts).SingleAsync();
        if (changesMark)
            mark.IsSecret = true;
        else
            mark.Posts.Add(await context.Set<Post>().SingleAsync());
        await context.SaveChangesAsync();
        Assert.That(await cache.GetAsync<Post>(one => one.Id, 1), Is.Null);
    }

    // The twin: a filter over the row's own columns costs nothing.
    [Test]
    public async Task Save_OfAShop_TouchesNoPostsWithoutSuchAFilter()
    {
        var cache = _database.Cache<Plain>();
        await cache.GetAsync<Post>(one => one.Id, 1);
        await using var context = _database.Writer<Plain>(cache);
        (await context.Set<Shop>().SingleAsync()).IsDeleted = true;
        await context.SaveChangesAsync();
        _database.Commands.Forget();
        await cache.GetAsync<Post>(one => one.Id, 1);
        Assert.That(_database.Commands.Count, Is.Zero);
    }

    private EfCacheCow Cache(string from) => from switch
    {
        "view" => _database.Cache<ByView>(),
        "same name" => _database.Cache<BySameName>(),
        _ => _database.Cache<ByQuery>(),
    };

    private static void Declare(EfCacheCow cache)
    {
        (cache as EfCacheCow<ShapeContext<ByView>>)?.Lookup<PostRow>(one => one.Id);
        (cache as EfCacheCow<ShapeContext<BySameName>>)?.Lookup<PostRow>(one => one.Id);
        (cache as EfCacheCow<ShapeContext<ByQuery>>)?.Lookup<PostRow>(one => one.Id);
    }

    private sealed class Shop
    {
        public int Id { get; set; }

        public bool IsDeleted { get; set; }
    }

    private sealed class Post
    {
        public int Id { get; set; }

        public string? Title { get; set; }

        public int? ShopId { get; set; }

        public Shop? Shop { get; set; }

        public List<Mark> Marks { get; set; } = [];
    }

    private sealed class Mark
    {
        public int Id { get; set; }

        public bool IsSecret { get; set; }

        public List<Post> Posts { get; set; } = [];
    }

    private sealed class PostRow
    {
        public int Id { get; set; }

        public string? Title { get; set; }
    }

    private sealed class ByView : IShape
    {
        public static void Build(ModelBuilder model)
        {
            Plain.Build(model);
            model.Entity<PostRow>().HasNoKey().ToView("post_rows");
        }
    }

    private sealed class BySameName : IShape
    {
        public static void Build(ModelBuilder model)
        {
            Plain.Build(model);
            model.Entity<PostRow>().HasNoKey().ToView("Posts");
        }
    }

    private sealed class ByQuery : IShape
    {
        public static void Build(ModelBuilder model)
        {
            Plain.Build(model);
            model.Entity<PostRow>().HasNoKey().ToSqlQuery("SELECT Id, Title FROM Posts");
        }
    }

    private sealed class ViewOnly : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<PostRow>().HasNoKey().ToView("post_rows");
    }

    private sealed class Plain : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Shop>().ToTable("Shops");
            model.Entity<Post>(post => post.ToTable("Posts").Ignore(one => one.Marks).HasQueryFilter(one => one.Id > 0));
        }
    }

    private sealed class Filtered : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Shop>().ToTable("Shops");
            model.Entity<Post>(post => post.ToTable("Posts").Ignore(one => one.Marks).HasQueryFilter(one => !one.Shop!.IsDeleted));
        }
    }

    private sealed class Marked : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Shop>().ToTable("Shops");
            model.Entity<Mark>().ToTable("Marks");
            model.Entity<Post>(post =>
            {
                post.ToTable("Posts").HasMany(one => one.Marks).WithMany(one => one.Posts).UsingEntity("PostMarks");
                post.HasQueryFilter(one => !one.Marks.Any(mark => mark.IsSecret));
            });
        }
    }
}
