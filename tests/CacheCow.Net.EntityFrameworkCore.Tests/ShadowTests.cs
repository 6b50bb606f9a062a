using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Values that the classes do not show come along, and go back.</summary>
[TestFixture]
internal class ShadowTests : PostgresTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task GetShadowValue_FreshAndCached_ReturnsIt()
    {
        var saved = await SaveAsync(
            new Post { Title = NewTitle() }, context => context.ChangeTracker.Entries<Post>().Single().Property("LastModified").CurrentValue = Noon);
        var (fresh, cached) = (await Cache.GetAsync<Post>("Id", saved.Id), await Cache.GetAsync<Post>("Id", saved.Id));
        foreach (var post in new[] { fresh!, cached! })
        {
            Assert.That(Cache.GetShadowValue<DateTime?>(post, "LastModified"), Is.EqualTo(Noon));
            Assert.That(Cache.GetShadowValue<string>(post, "Tenant"), Is.EqualTo("none"));
        }
    }

    [Test]
    public async Task GetShadowValue_ReadInATransaction_ReturnsIt()
    {
        var saved = await SaveAsync(new Dog { Name = NewTitle() }, context => context.ChangeTracker.Entries<Dog>().Single().Property("Fleas").CurrentValue = 7);
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var dog = (await Cache.GetAsync<Pet>(context, "Name", saved.Name))!;
        Assert.That(Cache.GetShadowValue<int?>(dog, "Fleas"), Is.EqualTo(7));
        Assert.That(Cache.GetShadowValue<string>(dog, "Discriminator"), Is.EqualTo("Dog"));
    }

    [Test]
    public async Task GetShadowValue_UnknownProperty_SaysWhichThereAre()
    {
        var saved = await SaveAsync(new Post { Title = NewTitle() });
        var post = (await Cache.GetAsync<Post>("Id", saved.Id))!;
        Assert.That(() => Cache.GetShadowValue<string>(post, "Title"), Throws.ArgumentException.With.Message.Contains("LastModified, Tenant"));
        Assert.That(() => Cache.GetShadowValue<string>(saved, "Tenant"), Throws.ArgumentException.With.Message.Contains("not from a cache"));
    }

    [Test]
    public async Task Attach_OwnedObjectsChanged_SavesTheChangesAndNothingElse()
    {
        Award[] awards = [new() { Name = "Gold" }, new() { Name = "Tin" }];
        var saved = await SaveAsync(new Author { Name = NewTitle(), Work = new Address { City = "Bonn" }, Awards = { awards[0], awards[1] } }, SetSecrets);
        await Cache.GetAsync<Author>("Id", saved.Id);
        var author = (await Cache.GetAsync<Author>("Id", saved.Id))!;
        Assert.That(Cache.GetShadowValue<string>(author.Awards[1], "Secret"), Is.EqualTo("Secret of Tin"));

        await using (var context = NewContext())
        {
            Cache.Attach(context, author);
            Assert.That(context.ChangeTracker.Entries(), Has.All.Property("State").EqualTo(EntityState.Unchanged));
            author.Work!.City = "Köln";
            author.Awards[0].Name = "Platinum";
            author.Awards.RemoveAt(1);
            Assert.That(await context.SaveChangesAsync(), Is.EqualTo(3));
        }

        var changed = await Cache.GetAsync<Author>("Id", saved.Id, new ReadOptions { Refresh = true });
        Assert.That(Dump.Of(changed), Is.EqualTo(Dump.Of(author)));
        Assert.That(Cache.GetShadowValue<string>(changed!.Awards.Single(), "Secret"), Is.EqualTo("Secret of Gold"));
    }

    [Test]
    public async Task Attach_CachedBeforeTheRowChanged_ConcurrencyTokenProtectsTheRow()
    {
        var saved = await SaveAsync(new Everything { Id = Guid.NewGuid(), Char = 'x', Utc = Noon });
        var old = (await Cache.GetAsync<Everything>("Id", saved.Id))!;
        await using (var context = NewContext())
            await context.Set<Everything>().Where(one => one.Id == saved.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Int, 1));

        await using var late = NewContext();
        Cache.Attach(late, old).Entity.Int = 2;
        Assert.That(async () => await late.SaveChangesAsync(), Throws.InstanceOf<DbUpdateConcurrencyException>());
    }

    [Test]
    public async Task Attach_RowIsAsItWasCached_ConcurrencyTokenLetsTheChangePass()
    {
        var saved = await SaveAsync(new Everything { Id = Guid.NewGuid(), Char = 'x', Utc = Noon });
        var cached = (await Cache.GetAsync<Everything>("Id", saved.Id))!;
        await using var context = NewContext();
        Cache.Attach(context, cached).Entity.Int = 2;
        Assert.That(await context.SaveChangesAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Attach_DerivedEntity_IsUnchanged()
    {
        var saved = await SaveAsync(new Lion { Name = NewTitle(), Pride = "Mara" });
        var lion = (Lion)(await Cache.GetAsync<Pet>("Name", saved.Name))!;
        await using var context = NewContext();
        Cache.Attach(context, lion).Entity.Pride = "Kalahari";
        Assert.That(await context.SaveChangesAsync(), Is.EqualTo(1));
    }

    private static void SetSecrets(BlogContext context)
    {
        foreach (var award in context.ChangeTracker.Entries<Award>())
            award.Property("Secret").CurrentValue = $"Secret of {award.Entity.Name}";
    }
}
