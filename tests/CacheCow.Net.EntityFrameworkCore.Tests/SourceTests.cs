using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Objects are named by the database that they are of.</summary>
[TestFixture]
internal sealed class SourceTests
{
    private readonly List<string> _files = [];

    [TearDown]
    public void DeleteFiles()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in _files)
            File.Delete(file);
        _files.Clear();
    }

    [Test]
    public async Task Get_FromTwoDatabasesOfOneContextClass_GivesEachItsOwn()
    {
        var store = new MemoryStore();
        var (first, second) = (await NewFileAsync("a"), await NewFileAsync("b"));
        var (one, other) = (new EfCacheCow<NoteContext>(store, () => Context(first)), new EfCacheCow<NoteContext>(store, () => Context(second)));
        Assert.That((await one.GetAsync<Note>(note => note.Id, 1))?.Text, Is.EqualTo("a"));
        Assert.That((await other.GetAsync<Note>(note => note.Id, 1))?.Text, Is.EqualTo("b"));
        Assert.That((await one.GetAsync<Note>(note => note.Id, 1))?.Text, Is.EqualTo("a"));
    }

    [Test]
    public async Task Get_FromOneDatabaseThatIsCalledInTwoWays_SharesObjects([Values] bool hasSource)
    {
        var store = new MemoryStore();
        var file = await NewFileAsync("a");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        var source = hasSource ? "notes" : null;
        var (one, other) = (new EfCacheCow<NoteContext>(store, () => Context(file)) { Source = source }, new EfCacheCow<NoteContext>(store, () => Context(relative)) { Source = source });
        Assert.That(KeysOf(one), Is.EqualTo(KeysOf(other)));
        await one.GetAsync<Note>(note => note.Id, 1);
        await other.InvalidateAsync<Note>(note => note.Id, 1);
        await ChangeAsync(file, "c");
        Assert.That((await one.GetAsync<Note>(note => note.Id, 1))?.Text, Is.EqualTo("c"));
    }

    [Test]
    public void Identity_HoldsServerPortAndDatabase_AndNoSecret()
    {
        const string Connection = "Host=Db.Example;Port=6432;Database=shop;Username=alice;Password=wonder";
        var identity = KeysOf(NpgsqlCache(Connection)).Identity;
        Assert.That(identity, Does.Contain("db.example:6432/shop"));
        Assert.That(identity, Does.Not.Contain("alice").And.Not.Contain("wonder"));
    }

    [TestCase("Host=a;Database=x", "Host=b;Database=x")]
    [TestCase("Host=a;Database=x", "Host=a;Database=y")]
    [TestCase("Host=a;Database=x", "Host=a;Port=6432;Database=x")]
    [TestCase("Host=a;Database=x;Search Path=t1", "Host=a;Database=x;Search Path=t2")]
    public void Identity_OfTwoDatabases_Differs(string one, string other) =>
        Assert.That(KeysOf(NpgsqlCache(one)), Is.Not.EqualTo(KeysOf(NpgsqlCache(other))));

    [TestCase("Host=a;Database=x;Username=u", "Host=A;Port=5432;Database=x;Username=v;Password=p;Maximum Pool Size=7")]
    public void Identity_OfOneDatabase_IsTheSame(string one, string other) => Assert.That(KeysOf(NpgsqlCache(one)), Is.EqualTo(KeysOf(NpgsqlCache(other))));

    [Test]
    public void Identity_OfTwoSources_Differs()
    {
        static CacheKeys Of(string source) => KeysOf(new EfCacheCow<NoteContext>(new MemoryStore(), () => Context("any")) { Source = source });
        Assert.That(Of("tenant 1"), Is.Not.EqualTo(Of("tenant 2")));
        Assert.That(() => Of(""), Throws.ArgumentException);
    }

    [Test]
    public async Task Get_WithContextsOfSeveralDatabases_IsRefused_UnlessTheSourceIsGiven([Values] bool hasSource)
    {
        var (first, second) = (await NewFileAsync("a"), await NewFileAsync("b"));
        var current = first;
        var cache = new EfCacheCow<NoteContext>(new MemoryStore(), () => Context(current)) { Source = hasSource ? "notes" : null };
        await cache.GetAsync<Note>(note => note.Id, 1);
        current = second;
        if (hasSource)
            Assert.That(await cache.GetAsync<Note>(note => note.Id, 2), Is.Null);
        else
            Assert.That(async () => await cache.GetAsync<Note>(note => note.Id, 2), Throws.InvalidOperationException.With.Message.Contains("cache's Source"));
    }

    // A database in memory is its connection's own.
    [Test]
    public async Task Get_FromTwoDatabasesInMemory_GivesEachItsOwn()
    {
        var store = new MemoryStore();
        await using var first = new SqliteConnection("Data Source=:memory:");
        await using var second = new SqliteConnection("Data Source=:memory:");
        foreach (var (connection, text) in new[] { (first, "a"), (second, "b") })
        {
            await connection.OpenAsync();
            await using var context = Context(connection);
            await FillAsync(context, text);
        }

        var (one, other) = (new EfCacheCow<NoteContext>(store, () => Context(first)), new EfCacheCow<NoteContext>(store, () => Context(second)));
        Assert.That((await one.GetAsync<Note>(note => note.Id, 1))?.Text, Is.EqualTo("a"));
        Assert.That((await other.GetAsync<Note>(note => note.Id, 1))?.Text, Is.EqualTo("b"));
    }

    // SQLite compares what it stores, and that is a text.
    [Test]
    public async Task Get_ByAMomentOnSqlite_TellsOffsetsApart([Values] bool isMany)
    {
        var file = await NewFileAsync("a");
        var (summer, utc) = (new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)), new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero));
        await using (var context = Context(file))
        {
            context.AddRange(new Note { Id = 2, At = summer }, new Note { Id = 3, At = utc });
            await context.SaveChangesAsync();
        }

        var cache = new EfCacheCow<NoteContext>(new MemoryStore(), () => Context(file));
        for (var round = 0; round < 2; round++)
        {
            if (isMany)
                await cache.GetManyAsync<Note>("At", new object[] { summer });
            Assert.That((await cache.GetAsync<Note>(note => note.At, summer))?.Id, Is.EqualTo(2));
            Assert.That((await cache.GetAsync<Note>(note => note.At, utc))?.Id, Is.EqualTo(3));
        }
    }

    // What the database compares as a text, and what an identity is made of, must agree for every type.
    [Test]
    public async Task Get_ByWhatSqliteKeepsAsText_FindsAndInvalidates()
    {
        var file = await NewFileAsync("a");
        var note = new Note { Id = 2, Price = 1.50m, Span = TimeSpan.FromTicks(15), Guid = Guid.NewGuid(), Local = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Local) };
        var store = new MemoryStore();
        var cache = new EfCacheCow<NoteContext>(store, () => Context(file))
            .Lookup<Note>(one => one.Price).Lookup<Note>(one => one.Span).Lookup<Note>(one => one.Guid).Lookup<Note>(one => one.Local);
        (string Field, object Value)[] asked =
        [
            ("Price", 1.5m), ("Price", 1.500m), ("Span", note.Span), ("Guid", note.Guid), ("Guid", note.Guid.ToString()),
            ("Local", note.Local), ("Local", DateTime.SpecifyKind(note.Local, DateTimeKind.Utc)),
        ];
        await using var context = new NoteContext(new DbContextOptionsBuilder<NoteContext>().UseSqlite($"Data Source={file}").UseCacheCow(cache).Options);
        foreach (var (field, value) in asked)
            Assert.That(await cache.GetAsync<Note>(field, value), Is.Null);
        context.Add(note);
        await context.SaveChangesAsync();
        foreach (var (field, value) in asked)
            Assert.That((await cache.GetAsync<Note>(field, value))?.Id, Is.EqualTo(2), $"{field} {value}");
        note.Text = "x";
        await context.SaveChangesAsync();
        foreach (var (field, value) in asked)
            Assert.That((await cache.GetAsync<Note>(field, value))?.Text, Is.EqualTo("x"), $"{field} {value}");
    }

    private async Task<string> NewFileAsync(string text)
    {
        var file = Path.Combine(Path.GetTempPath(), $"cachecow-{Guid.NewGuid():N}.db");
        _files.Add(file);
        await using var context = Context(file);
        await FillAsync(context, text);
        return file;
    }

    private static async Task FillAsync(NoteContext context, string text)
    {
        await context.Database.EnsureCreatedAsync();
        context.Add(new Note { Id = 1, Text = text });
        await context.SaveChangesAsync();
    }

    private static async Task ChangeAsync(string file, string text)
    {
        await using var context = Context(file);
        (await context.Set<Note>().SingleAsync(one => one.Id == 1)).Text = text;
        await context.SaveChangesAsync();
    }

    private static EfCacheCow<NoteContext> NpgsqlCache(string connection) =>
        new(new MemoryStore(), () => new NoteContext(new DbContextOptionsBuilder<NoteContext>().UseNpgsql(connection).Options));

    private static CacheKeys KeysOf(EfCacheCow cache) => cache.KeysOf(new Lookup(typeof(Note), "Id", 1));

    private static NoteContext Context(string file) => new(new DbContextOptionsBuilder<NoteContext>().UseSqlite($"Data Source={file}").Options);

    private static NoteContext Context(SqliteConnection connection) => new(new DbContextOptionsBuilder<NoteContext>().UseSqlite(connection).Options);

    private sealed class Note
    {
        public int Id { get; set; }

        public string? Text { get; set; }

        public DateTimeOffset At { get; set; }

        public decimal Price { get; set; }

        public TimeSpan Span { get; set; }

        public Guid Guid { get; set; }

        public DateTime Local { get; set; }
    }

    private sealed class NoteContext(DbContextOptions<NoteContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>();
    }
}
