using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Two versions of a program, with different models, on one store: the other's bytes are a miss, and both invalidate the same objects.</summary>
[TestFixture]
internal sealed class ModelChangeTests
{
    private static readonly Action<ModelBuilder> Old = _ => { };
    private static readonly Action<ModelBuilder> Same = _ => { };

    private static readonly Action<ModelBuilder>[] New =
    [
        model => model.Entity<Award>().Property<string?>("Jury"),
        model => model.Entity<Award>().Ignore(award => award.Reasons),
        model => model.Entity<Award>().Property(award => award.Given).HasConversion(day => day.DayNumber, number => DateOnly.FromDayNumber(number)),
        model => model.Entity<Award>().Property(award => award.Name).IsRequired(false),
    ];

    private string _database = "";
    private MemoryStore _store = null!;

    [SetUp]
    public void SetUp() => (_database, _store) = (Guid.NewGuid().ToString(), new MemoryStore());

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Get_CachedByAnOlderModel_IsAMissThatIsCounted(int version)
    {
        await SaveAsync("Gold");
        await NewCache(Old).GetAsync<Award>("Name", "Gold");
        await MigrateAsync(New[version], "Gold");
        var newer = NewCache(New[version]);
        using var meter = new MeterReader("newer");
        Assert.That((await newer.GetAsync<Award>("Name", "Gold"))?.Name, Is.EqualTo("Gold"));
        Assert.That((meter["cachecow.decode.misses"], meter["cachecow.hits"]), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Get_CachedByTheSameModel_IsAHit()
    {
        await SaveAsync("Gold");
        await NewCache(Old).GetAsync<Award>("Name", "Gold");
        using var meter = new MeterReader("newer");
        await NewCache(Same).GetAsync<Award>("Name", "Gold");
        Assert.That(meter["cachecow.hits"], Is.EqualTo(1));
    }

    [Test]
    public void Field_StoredAsAnotherValueOfItsType_IsBroughtBackFromTheSourcesForm()
    {
        // What a change feed has: taken for the model's own value, it would be converted twice.
        var field = NewCache(model => model.Entity<Award>().Property(award => award.Name).HasConversion(name => "x:" + name, stored => stored.Substring(2))).FieldOf<Award>(award => award.Name);
        Assert.That(field.FromSource("x:Gold"), Is.EqualTo("Gold"));
        Assert.That(field.ToIdentity(field.FromSource("x:Gold")), Is.EqualTo(field.ToIdentity(field.Convert("Gold"))));
        Assert.That(() => field.FromSource("Gold"), Throws.ArgumentException, "No value is stored like that.");
    }

    [Test]
    public async Task Invalidate_ByANewerModel_RemovesWhatTheOlderCached()
    {
        var (older, newer) = (NewCache(Old), NewCache(New[0]));
        Assert.That(await older.GetAsync<Award>("Name", "Gold"), Is.Null);
        await SaveAsync("Gold");
        await newer.InvalidateAsync<Award>(award => award.Name, "Gold");
        Assert.That(await older.GetAsync<Award>("Name", "Gold"), Is.Not.Null);
    }

    private EfCacheCow<GrowingContext> NewCache(Action<ModelBuilder> version) =>
        new(_store, () => GrowingContext.Create(_database, version), new CacheCowOptions { Name = version == Old ? "older" : "newer" }) { Source = "growing" };

    // The provider finds values by their place in the model: a changed one needs a database of its own.
    private Task MigrateAsync(Action<ModelBuilder> version, string name)
    {
        _database = Guid.NewGuid().ToString();
        return SaveAsync(name, version);
    }

    private async Task SaveAsync(string name, Action<ModelBuilder>? version = null)
    {
        await using var context = GrowingContext.Create(_database, version ?? Old);
        context.Add(new Award { Name = name });
        await context.SaveChangesAsync();
    }
}
