using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>Classes of one model that share rows: split tables, hierarchies, owned objects that another class shows.</summary>
[TestFixture]
internal sealed class SharedRowTests
{
    [Test]
    public async Task Save_OfASplitTable_IsSeenByBothClasses([Values] bool savesDetails, [Values] bool isDeclared)
    {
        await using var database = await SqliteDatabase.CreateAsync(
            "CREATE TABLE Orders (Id INTEGER PRIMARY KEY, State TEXT, Address TEXT); INSERT INTO Orders VALUES (1, 'a', 'here'), (2, 'b', 'there')");
        var cache = database.Cache<Split>();
        if (isDeclared)
            cache.Lookup<Order>(one => one.Id).Lookup<DetailedOrder>(one => one.Id).Lookup<DetailedOrder>(one => one.Address);
        Assert.That((await cache.GetAsync<Order>(one => one.Id, 1))?.State, Is.EqualTo("a"));
        Assert.That((await cache.GetAsync<DetailedOrder>(one => one.Id, 1))?.State, Is.EqualTo("a"));
        Assert.That((await cache.GetAsync<DetailedOrder>(one => one.Address, "here"))?.State, Is.EqualTo("a"));

        await using var context = database.Writer<Split>(cache);
        if (savesDetails)
            (await context.Set<DetailedOrder>().SingleAsync(one => one.Id == 1)).State = "new";
        else
            (await context.Set<Order>().SingleAsync(one => one.Id == 1)).State = "new";
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<Order>(one => one.Id, 1))?.State, Is.EqualTo("new"));
        Assert.That((await cache.GetAsync<DetailedOrder>(one => one.Id, 1))?.State, Is.EqualTo("new"));
        Assert.That((await cache.GetAsync<DetailedOrder>(one => one.Address, "here"))?.State, Is.EqualTo("new"));
    }

    [Test]
    public async Task Save_ByAContextThatKnowsAPartOfAHierarchy_IsSeenByAllItsClasses([Values] bool isDeclared)
    {
        await using var database = await SqliteDatabase.CreateAsync(
            "CREATE TABLE Pets (Id INTEGER PRIMARY KEY, Name TEXT, Discriminator TEXT, Barks INTEGER); INSERT INTO Pets VALUES (1, 'rex', 'Dog', 1)");
        var cache = database.Cache<Pets>();
        if (isDeclared)
            cache.Lookup<Pet>(one => one.Id).Lookup<Dog>(one => one.Id).Lookup<Dog>(one => one.Barks);
        Assert.That((await cache.GetAsync<Pet>(one => one.Id, 1))?.Name, Is.EqualTo("rex"));
        Assert.That((await cache.GetAsync<Dog>(one => one.Id, 1))?.Name, Is.EqualTo("rex"));
        Assert.That((await cache.GetAsync<Dog>(one => one.Barks, 1))?.Name, Is.EqualTo("rex"));
        await using var context = database.Writer<PetsOnly>(cache);
        (await context.Set<Pet>().SingleAsync()).Name = "new";
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<Pet>(one => one.Id, 1))?.Name, Is.EqualTo("new"));
        Assert.That((await cache.GetAsync<Dog>(one => one.Id, 1))?.Name, Is.EqualTo("new"));
        Assert.That((await cache.GetAsync<Dog>(one => one.Barks, 1))?.Name, Is.EqualTo("new"));
    }

    // One table for each type, or one for each concrete one.
    [Test]
    public async Task Save_OfADerivedClass_IsSeenByItsBase_AndTouchesNoSibling([Values] bool isConcrete)
    {
        await using var database = await SqliteDatabase.CreateAsync(isConcrete
            ? "CREATE TABLE Pets (Id INTEGER PRIMARY KEY, Name TEXT); CREATE TABLE Dogs (Id INTEGER PRIMARY KEY, Name TEXT, Barks INTEGER); CREATE TABLE Cats (Id INTEGER PRIMARY KEY, Name TEXT); " +
                "INSERT INTO Dogs VALUES (1, 'rex', 1); INSERT INTO Cats VALUES (2, 'tom')"
            : "CREATE TABLE Pets (Id INTEGER PRIMARY KEY, Name TEXT); CREATE TABLE Dogs (Id INTEGER PRIMARY KEY, Barks INTEGER); CREATE TABLE Cats (Id INTEGER PRIMARY KEY); " +
                "INSERT INTO Pets VALUES (1, 'rex'), (2, 'tom'); INSERT INTO Dogs VALUES (1, 1); INSERT INTO Cats VALUES (2)");
        EfCacheCow cache = isConcrete ? database.Cache<Concrete>() : database.Cache<Apart>();
        Assert.That((await cache.GetAsync<Pet>(one => one.Id, 1))?.Name, Is.EqualTo("rex"));
        Assert.That((await cache.GetAsync<Cat>(one => one.Id, 2))?.Name, Is.EqualTo("tom"));
        await using DbContext context = isConcrete ? database.Writer<Concrete>(cache) : database.Writer<Apart>(cache);
        (await context.Set<Dog>().SingleAsync()).Name = "new";
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<Pet>(one => one.Id, 1))?.Name, Is.EqualTo("new"));
        database.Commands.Forget();
        await cache.GetAsync<Cat>(one => one.Id, 2);
        Assert.That(database.Commands.Count, Is.Zero);
    }

    [Test]
    public async Task Save_OfAnOwnedTableThatIsMappedAsAnEntity_IsSeenByTheOwner([Values] bool isDeclared)
    {
        await using var database = await SqliteDatabase.CreateAsync(OwnedTables);
        var cache = database.Cache<Owning>();
        if (isDeclared)
            cache.Lookup<Owner>(one => one.Id);
        Assert.That((await cache.GetAsync<Owner>(one => one.Id, 1))?.Parts.Single().Text, Is.EqualTo("a"));
        await using var context = database.Writer<Flat>(cache);
        (await context.Set<FlatPart>().SingleAsync()).Text = "new";
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<Owner>(one => one.Id, 1))?.Parts.Single().Text, Is.EqualTo("new"));
    }

    [Test]
    public async Task Save_OfAnOwnedObject_IsSeenByWhoMapsItsTableAsAnEntity([Values] bool deletesOwner)
    {
        await using var database = await SqliteDatabase.CreateAsync(OwnedTables);
        var cache = database.Cache<Flat>().Lookup<FlatPart>(one => one.Id);
        Assert.That((await cache.GetAsync<FlatPart>(one => one.Id, 7))?.Text, Is.EqualTo("a"));
        await using var context = database.Writer<Owning>(cache);
        var owner = await context.Set<Owner>().SingleAsync();
        if (deletesOwner)
            context.Remove(owner);
        else
            owner.Parts.Single().Text = "new";
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<FlatPart>(one => one.Id, 7))?.Text, Is.EqualTo(deletesOwner ? null : "new"));
    }

    private const string OwnedTables = """
        CREATE TABLE Owners (Id INTEGER PRIMARY KEY);
        CREATE TABLE Parts (Id INTEGER PRIMARY KEY, OwnerId INTEGER REFERENCES Owners (Id) ON DELETE CASCADE, Text TEXT);
        INSERT INTO Owners VALUES (1); INSERT INTO Parts VALUES (7, 1, 'a')
        """;

    private sealed class Order
    {
        public int Id { get; set; }

        public string? State { get; set; }

        public DetailedOrder? Details { get; set; }
    }

    private sealed class DetailedOrder
    {
        public int Id { get; set; }

        public string? State { get; set; }

        public string? Address { get; set; }
    }

    private class Pet
    {
        public int Id { get; set; }

        public string? Name { get; set; }
    }

    private sealed class Dog : Pet
    {
        public int Barks { get; set; }
    }

    private sealed class Cat : Pet;

    private sealed class Owner
    {
        public int Id { get; set; }

        public List<Part> Parts { get; set; } = [];
    }

    private sealed class Part
    {
        public int Id { get; set; }

        public string? Text { get; set; }
    }

    private sealed class FlatPart
    {
        public int Id { get; set; }

        public string? Text { get; set; }
    }

    private sealed class Split : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Order>(order =>
            {
                order.ToTable("Orders").Property(one => one.State).HasColumnName("State");
                order.HasOne(one => one.Details).WithOne().HasForeignKey<DetailedOrder>(one => one.Id);
                order.Navigation(one => one.Details).IsRequired();
            });
            model.Entity<DetailedOrder>().ToTable("Orders").Property(one => one.State).HasColumnName("State");
        }
    }

    private sealed class Pets : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Pet>().ToTable("Pets");
            model.Entity<Dog>();
        }
    }

    private sealed class PetsOnly : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<Pet>().ToTable("Pets");
    }

    private sealed class Apart : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Pet>().ToTable("Pets").UseTptMappingStrategy();
            model.Entity<Dog>().ToTable("Dogs");
            model.Entity<Cat>().ToTable("Cats");
        }
    }

    private sealed class Concrete : IShape
    {
        public static void Build(ModelBuilder model)
        {
            model.Entity<Pet>().ToTable("Pets").UseTpcMappingStrategy().Property(one => one.Id).ValueGeneratedNever();
            model.Entity<Dog>().ToTable("Dogs");
            model.Entity<Cat>().ToTable("Cats");
        }
    }

    private sealed class Owning : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<Owner>(owner =>
        {
            owner.ToTable("Owners");
            owner.OwnsMany(one => one.Parts, part => part.ToTable("Parts").HasKey(one => one.Id));
        });
    }

    private sealed class Flat : IShape
    {
        public static void Build(ModelBuilder model) => model.Entity<FlatPart>().ToTable("Parts");
    }
}
