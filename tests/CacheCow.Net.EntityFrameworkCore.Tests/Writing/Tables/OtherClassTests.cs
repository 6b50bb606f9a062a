using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>Two contexts, two classes, one table.</summary>
[TestFixture]
internal sealed class OtherClassTests
{
    private SqliteDatabase _database = null!;
    private EfCacheCow<ShapeContext<Catalog>> _cache = null!;

    [SetUp]
    public async Task Create()
    {
        _database = await SqliteDatabase.CreateAsync(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, code TEXT, name TEXT, state TEXT); INSERT INTO items VALUES (1, 'x', 'a', 'Fresh'), (2, 'y', 'b', 'Old')");
        _cache = _database.Cache<Catalog>();
    }

    [TearDown]
    public async Task Drop() => await _database.DisposeAsync();

    [Test]
    public async Task Save_OfAnotherClassOfTheTable_IsSeen([Values] bool isDeclared, [Values("id", "code", "state")] string by)
    {
        if (isDeclared)
            _cache.Lookup<CatalogItem>(one => one.Id).Lookup<CatalogItem>(one => one.Code).Lookup<CatalogItem>(one => one.State);
        Assert.That((await GetAsync(by))?.Name, Is.EqualTo("a"));
        await using var context = _database.Writer<Admin>(_cache);
        (await context.Set<AdminItem>().SingleAsync(one => one.Number == 1)).Label = "new";
        await context.SaveChangesAsync();
        Assert.That((await GetAsync(by))?.Name, Is.EqualTo("new"));
    }

    [Test]
    public async Task Save_OfAnotherClass_InvalidatesTheObjectOfThatRowOnly()
    {
        _cache.Lookup<CatalogItem>(one => one.Id).Lookup<CatalogItem>(one => one.State);
        await _cache.GetAsync<CatalogItem>(one => one.Id, 2);
        await _cache.GetAsync<CatalogItem>(one => one.State, Condition.Fresh);
        await using var context = _database.Writer<Admin>(_cache);
        (await context.Set<AdminItem>().SingleAsync(one => one.Number == 1)).Label = "new";
        await context.SaveChangesAsync();
        _database.Commands.Forget();
        Assert.That((await _cache.GetAsync<CatalogItem>(one => one.State, Condition.Fresh))?.Name, Is.EqualTo("new"));
        Assert.That(_database.Commands.Count, Is.EqualTo(1));
        await _cache.GetAsync<CatalogItem>(one => one.Id, 2);
        Assert.That(_database.Commands.Count, Is.EqualTo(1), "the other row's object is cached still");
    }

    [Test]
    public async Task Insert_OfAnotherClass_ClearsACachedNotFound()
    {
        _cache.Lookup<CatalogItem>(one => one.Code);
        Assert.That(await _cache.GetAsync<CatalogItem>(one => one.Code, "z"), Is.Null);
        await using var context = _database.Writer<Admin>(_cache);
        context.Add(new AdminItem { Sign = "z", Label = "c" });
        await context.SaveChangesAsync();
        Assert.That((await _cache.GetAsync<CatalogItem>(one => one.Code, "z"))?.Name, Is.EqualTo("c"));
    }

    [Test]
    public async Task BulkUpdate_AndSql_OfAnotherClassOfTheTable_AreSeen([Values] bool isSql, [Values] bool isDeclared)
    {
        if (isDeclared)
            _cache.Lookup<CatalogItem>(one => one.Id);
        Assert.That((await GetAsync("id"))?.Name, Is.EqualTo("a"));
        await using var context = _database.Writer<Admin>(_cache);
        _ = isSql
            ? await context.Database.ExecuteSqlRawAsync("UPDATE items SET name = 'new'")
            : await context.Set<AdminItem>().ExecuteUpdateAsync(set => set.SetProperty(one => one.Label, "new"));
        Assert.That((await GetAsync("id"))?.Name, Is.EqualTo("new"));
    }

    // The twin of all: who maps other tables only, and knows the cache's as well, touches nothing.
    [Test]
    public async Task Save_OfAnUnknownTable_IsInDoubtEverything_UnlessTheContextMapsBoth([Values] bool mapsBoth)
    {
        await _database.ExecuteAsync("CREATE TABLE notes (Id INTEGER PRIMARY KEY)");
        await GetAsync("id");
        await SaveNoteAsync(mapsBoth);
        _database.Commands.Forget();
        await GetAsync("id");
        Assert.That(_database.Commands.Count, Is.EqualTo(mapsBoth ? 0 : 1));
    }

    // What one context takes for a table may be a view of the other's.
    [Test]
    public async Task Save_ThroughAViewThatIsMappedAsATable_IsSeen()
    {
        await _database.ExecuteAsync("""
            CREATE VIEW notes AS SELECT id AS Id, name AS Text FROM items;
            CREATE TRIGGER notes_update INSTEAD OF UPDATE ON notes BEGIN UPDATE items SET name = NEW.Text WHERE id = OLD.Id; END
            """);
        await GetAsync("id");
        await using var context = _database.Writer<Notes>(_cache);
        await context.Database.ExecuteSqlRawAsync("SELECT 1");
        await _database.ExecuteAsync("UPDATE items SET name = 'new'");
        context.Add(new Note());
        try
        {
            await context.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            // The view cannot be inserted into; what counts is that the cache was told.
        }

        Assert.That((await GetAsync("id"))?.Name, Is.EqualTo("new"));
    }

    private async Task SaveNoteAsync(bool mapsBoth)
    {
        await using DbContext context = mapsBoth ? _database.Writer<Both>(_cache) : _database.Writer<Notes>(_cache);
        context.Add(new Note());
        await context.SaveChangesAsync();
    }

    private async Task<CatalogItem?> GetAsync(string by) => by switch
    {
        "id" => await _cache.GetAsync<CatalogItem>(one => one.Id, 1),
        "code" => await _cache.GetAsync<CatalogItem>(one => one.Code, "x"),
        _ => await _cache.GetAsync<CatalogItem>(one => one.State, Condition.Fresh),
    };

    private enum Condition
    {
        Fresh,
        Old,
    }

    private sealed class CatalogItem
    {
        public int Id { get; set; }

        public string? Code { get; set; }

        public string? Name { get; set; }

        public Condition State { get; set; }
    }

    private sealed class AdminItem
    {
        public long Number { get; set; }

        public string? Sign { get; set; }

        public string? Label { get; set; }

        public string State { get; set; } = "Fresh";
    }

    private sealed class Note
    {
        public int Id { get; set; }
    }

    private sealed class Catalog : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<CatalogItem>(item =>
        {
            item.ToTable("items");
            item.Property(one => one.Id).HasColumnName("id");
            item.Property(one => one.Code).HasColumnName("code");
            item.Property(one => one.Name).HasColumnName("name");
            item.Property(one => one.State).HasColumnName("state").HasConversion<string>();
        });
    }

    private sealed class Admin : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<AdminItem>(item =>
        {
            item.ToTable("items").HasKey(one => one.Number);
            item.Property(one => one.Number).HasColumnName("id").ValueGeneratedOnAdd();
            item.Property(one => one.Sign).HasColumnName("code");
            item.Property(one => one.Label).HasColumnName("name");
            item.Property(one => one.State).HasColumnName("state");
        });
    }

    private sealed class Notes : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<Note>().ToTable("notes");
    }

    private sealed class Both : IShape
    {
        public static void Build(ModelBuilder model)
        {
            Admin.Build(model);
            Notes.Build(model);
        }
    }
}
