using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>PostgreSQL stores what it is given in another form, or takes two values for equal.</summary>
[TestFixture]
internal sealed class StoredFormTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    private readonly WriteStore _store = new(new MemoryStore());
    private readonly Commands _commands = new();
    private string _connection = "";
    private EfCacheCow<ShapeContext<Goods>> _cache = null!;

    [OneTimeSetUp]
    public async Task CreateDatabase()
    {
        _connection = new NpgsqlConnectionStringBuilder(await Servers.PostgresAsync()) { Database = $"cachecow_{Guid.NewGuid():N}" }.ConnectionString;
        await using var context = Plain();
        await context.Database.EnsureCreatedAsync();
        await context.Database.ExecuteSqlRawAsync("""
            CREATE FUNCTION lower_label() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."Label" = lower(NEW."Label"); RETURN NEW; END $$;
            CREATE TRIGGER lower_label BEFORE INSERT OR UPDATE ON "Good" FOR EACH ROW EXECUTE FUNCTION lower_label()
            """);
    }

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (_connection.Length == 0)
            return;
        NpgsqlConnection.ClearAllPools();
        await using var context = Plain();
        await context.Database.EnsureDeletedAsync();
    }

    [SetUp]
    public void CreateCache() => _cache = new EfCacheCow<ShapeContext<Goods>>(_store, Plain)
        .Lookup<Good>(one => one.Id).Lookup<Good>(one => one.Code).Lookup<Good>(one => one.Price).Lookup<Good>(one => one.At).Lookup<Good>(one => one.Label)
        .Lookup<Parent>(one => one.Name, parent => parent.DependsOn<Child>(child => child.ParentName));

    [TestCase("Code", "abc", "abc     ")]
    [TestCase("Price", 1.239, 1.24)]
    [TestCase("At", 1, 0)]
    [TestCase("Label", "ABC", "abc")]
    public async Task Save_OfWhatWasStoredInAnotherForm_IsSeenByThat(string field, object given, object stored)
    {
        var good = new Good { Label = Guid.NewGuid().ToString() };
        var (set, asked) = Values(field, given, stored);
        set(good);
        await using var context = Writer();
        context.Add(good);
        await context.SaveChangesAsync();
        Assert.That((await _cache.GetAsync<Good>(field, asked))?.Text, Is.EqualTo("a"));
        good.Text = "x";
        await context.SaveChangesAsync();
        Assert.That((await _cache.GetAsync<Good>(field, asked))?.Text, Is.EqualTo("x"));
        context.Remove(good);
        await context.SaveChangesAsync();
        Assert.That(await _cache.GetAsync<Good>(field, asked), Is.Null);
    }

    [Test]
    public async Task Insert_OfARoundedValue_ClearsTheNotFoundOfWhatIsStored()
    {
        Assert.That(await _cache.GetAsync<Good>(one => one.Price, 7.24m), Is.Null);
        await using var context = Writer();
        context.Add(new Good { Price = 7.239m });
        await context.SaveChangesAsync();
        Assert.That(await _cache.GetAsync<Good>(one => one.Price, 7.24m), Is.Not.Null);
    }

    // The twin: a value that is stored as it is names one object.
    [Test]
    public async Task Save_OfWhatIsStoredAsGiven_TouchesThatObjectOnly()
    {
        var other = new Good { Price = 8.5m, Code = "12345678" };
        await using var context = Writer();
        context.Add(other);
        await context.SaveChangesAsync();
        await _cache.GetAsync<Good>(one => one.Price, 8.5m);
        context.Add(new Good { Price = 9.25m, At = DateTime.UnixEpoch, Label = "l", Code = null });
        await context.SaveChangesAsync();
        _commands.Forget();
        await _cache.GetAsync<Good>(one => one.Price, 8.5m);
        Assert.That(_commands.Count, Is.Zero);
    }

    [Test]
    public async Task Save_OfADependentThatRefersInAnotherSpelling_IsSeenByTheObject()
    {
        await using var context = Writer();
        context.Add(new Parent { Name = "abc" });
        context.Add(new Child { ParentName = "ABC", Text = "a" });
        await context.SaveChangesAsync();
        Assert.That(await _cache.GetAsync<Parent>(one => one.Name, "abc"), Is.Not.Null);
        _commands.Forget();
        (await context.Set<Child>().SingleAsync()).Text = "x";
        await context.SaveChangesAsync();
        _commands.Forget();
        await _cache.GetAsync<Parent>(one => one.Name, "abc");
        Assert.That(_commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Save_OnTheConnectionOfAnotherContextsTransaction_IsFencedUntilItsEnd([Values] bool commits, [Values] bool isFirstWatched, [Values] bool isSql)
    {
        var good = new Good { Label = Guid.NewGuid().ToString(), Text = "a" };
        await using (var plain = Plain())
        {
            plain.Add(good);
            await plain.SaveChangesAsync();
        }

        await using var first = isFirstWatched ? Writer() : Plain();
        await using var transaction = await first.Database.BeginTransactionAsync();
        await using (var second = new ShapeContext<Goods>(
            new DbContextOptionsBuilder<ShapeContext<Goods>>().UseNpgsql(first.Database.GetDbConnection()).UseCacheCow(_cache).Options))
        {
            if (isSql)
            {
                await second.Set<Good>().Where(one => one.Id == good.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Text, "x"));
            }
            else
            {
                (await second.Set<Good>().SingleAsync(one => one.Id == good.Id)).Text = "x";
                await second.SaveChangesAsync();
            }
        }

        Assert.That((await _cache.GetAsync<Good>(one => one.Id, good.Id))?.Text, Is.EqualTo("a"));
        Assert.That(_store.Open, Is.EqualTo(1));
        if (commits)
            await transaction.CommitAsync();
        else
            await transaction.RollbackAsync();
        await CacheCow.Net.Testing.Until.TrueAsync("the end of the write", () => Task.FromResult(_store.Open == 0));
        Assert.That((await _cache.GetAsync<Good>(one => one.Id, good.Id))?.Text, Is.EqualTo(commits ? "x" : "a"));
    }

    private static (Action<Good> Set, object Asked) Values(string field, object given, object stored) => field switch
    {
        "Code" => (good => good.Code = (string)given, stored),
        "Price" => (good => good.Price = Convert.ToDecimal(given, System.Globalization.CultureInfo.InvariantCulture), Convert.ToDecimal(stored, System.Globalization.CultureInfo.InvariantCulture)),
        "At" => (good => good.At = Noon.AddTicks((int)given), Noon),
        _ => (good => good.Label = (string)given, stored),
    };

    private ShapeContext<Goods> Plain() => new(Options().Options);

    private ShapeContext<Goods> Writer() => new(Options().UseCacheCow(_cache).Options);

    private DbContextOptionsBuilder<ShapeContext<Goods>> Options() => new DbContextOptionsBuilder<ShapeContext<Goods>>().UseNpgsql(_connection).AddInterceptors(_commands);

    private sealed class Good
    {
        public int Id { get; set; }

        public string? Code { get; set; }

        public decimal Price { get; set; }

        public DateTime At { get; set; } = DateTime.UnixEpoch;

        public string? Label { get; set; }

        public string Text { get; set; } = "a";
    }

    private sealed class Parent
    {
        public int Id { get; set; }

        public string Name { get; set; } = "";
    }

    private sealed class Child
    {
        public int Id { get; set; }

        public string ParentName { get; set; } = "";

        public string Text { get; set; } = "";
    }

    private sealed class Goods : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.HasPostgresExtension("citext");
            model.Entity<Good>(good =>
            {
                good.Property(one => one.Code).HasColumnType("char(8)");
                good.Property(one => one.Price).HasColumnType("numeric(10,2)");
            });
            model.Entity<Parent>().Property(one => one.Name).HasColumnType("citext");
            model.Entity<Child>().Property(one => one.ParentName).HasColumnType("citext");
        }
    }
}
