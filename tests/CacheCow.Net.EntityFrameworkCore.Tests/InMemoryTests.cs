using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using NpgsqlTypes;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>What does not depend on a database: other models, other ways to make contexts.</summary>
[TestFixture]
internal sealed class InMemoryTests
{
    private string _database = "";

    [SetUp]
    public void SetUp() => _database = Guid.NewGuid().ToString();

    [Test]
    public async Task Get_ProviderWithoutTables_ReturnsTheWholeEntity()
    {
        await InMemory.SaveAsync(_database, new Author { Id = 1, Name = "Ann", Home = new Address { City = "Bonn" }, Awards = { new Award { Name = "Gold" } } });
        var cache = new EfCacheCow<BlogContext>(new MemoryStore(), InMemory.Blog(_database));
        var (fresh, cached) = (cache.Get<Author>("name", "Ann"), await cache.GetAsync<Author>("NAME", "Ann"));
        Assert.That(Dump.Of(cached), Is.EqualTo(Dump.Of(fresh)));
        Assert.That((cached!.Home.City, cached.Awards.Single().Name), Is.EqualTo(("Bonn", "Gold")));
    }

    [Test]
    public async Task Get_NoColumns_KnowsPropertiesOnly()
    {
        await InMemory.SaveAsync(_database, new Post { Id = 1, Title = "First" });
        var cache = new EfCacheCow<BlogContext>(new MemoryStore(), InMemory.Blog(_database));
        Assert.That(cache.Get<PostNumbers>("title", "First"), Is.Not.Null);
        Assert.That(() => cache.Get<Post>("post_title", "First"), Throws.ArgumentException.With.Message.Contains("Tenant, Title, Views"));
    }

    [Test]
    public async Task Get_PooledContexts_LeavesThemAsTheyWere()
    {
        await InMemory.SaveAsync(_database, new Post { Id = 1, Title = "First" });
        var contexts = new PooledDbContextFactory<BlogContext>(InMemory.Options(_database), poolSize: 1);
        var cache = new EfCacheCow<BlogContext>(new MemoryStore(), contexts);
        Assert.That(await cache.GetAsync<Post>("title", "First"), Is.Not.Null);

        await using var context = await contexts.CreateDbContextAsync();
        Assert.That(context.ChangeTracker.Entries(), Is.Empty);
        Assert.That(context.ChangeTracker.AutoDetectChangesEnabled, Is.True);
    }

    [Test]
    public async Task Get_ContextsAreMade_AllAreDisposed()
    {
        await InMemory.SaveAsync(_database, new Post { Id = 1, Title = "First" });
        var made = new List<BlogContext>();
        var cache = new EfCacheCow<BlogContext>(new MemoryStore(), () => { made.Add(InMemory.Blog(_database)()); return made[^1]; });
        cache.Get<Post>("title", "First");
        await cache.GetAsync<Post>("Id", 1);
        cache.GetMany<Post>("Id", new[] { 2, 3 });
        Assert.That(made, Has.Count.EqualTo(5).And.All.Matches<BlogContext?>(IsDisposed));
    }

    [Test]
    public async Task Get_QueryFails_ThrowsWhatItThrewAndLetsTheNextTry()
    {
        await InMemory.SaveAsync(_database, new Post { Id = 1, Title = "First" });
        var failures = 0;
        var cache = new EfCacheCow<BlogContext>(new MemoryStore(), () => ++failures == 2 ? throw new TimeoutException("no") : InMemory.Blog(_database)());
        Assert.That(() => cache.Get<Post>("title", "First"), Throws.InstanceOf<TimeoutException>());
        Assert.That(cache.Get<Post>("title", "First"), Is.Not.Null);
    }

    [Test]
    public async Task Get_LazyLoadingEntity_ComesWithoutALoader()
    {
        await using (var context = LazyContext.Create(_database))
        {
            context.Add(new LazyPost { Id = 1 });
            await context.SaveChangesAsync();
        }

        var cache = new EfCacheCow<LazyContext>(new MemoryStore(), () => LazyContext.Create(_database));
        foreach (var post in new[] { cache.Get<LazyPost>("Id", 1)!, cache.Get<LazyPost>("Id", 1)! })
            Assert.That(post.HasLoader(), Is.False);
    }

    [Test]
    public async Task Get_HiddenByAQueryFilter_IsNotThere()
    {
        Action<ModelBuilder> model = builder => builder.Entity<Award>().HasQueryFilter(award => award.Name != "Hidden");
        await using (var context = GrowingContext.Create(_database, model))
        {
            context.AddRange(new Award { Name = "Hidden" }, new Award { Name = "Gold" });
            await context.SaveChangesAsync();
        }

        var cache = new EfCacheCow<GrowingContext>(new MemoryStore(), () => GrowingContext.Create(_database, model));
        Assert.That(await cache.GetManyAsync((Award award) => award.Name, ["Hidden", "Gold"]), Has.Count.EqualTo(1));
        Assert.That(cache.Get<Award>("Name", "Hidden"), Is.Null);
    }

    [Test]
    public void Get_PropertyWithoutAKnownForm_SaysWhatToDo()
    {
        var options = new DbContextOptionsBuilder<GrowingContext>().UseNpgsql("Host=nowhere").Options;
        var cache = new EfCacheCow<GrowingContext>(
            new MemoryStore(), () => new GrowingContext(options, builder => builder.Entity<Award>().Property<NpgsqlRange<int>>("Odd")));
        Assert.That(
            () => cache.Get<Award>("Name", "Gold"), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Award.Odd").And.Message.Contains("value converter"));
    }

    [Test]
    public void Constructor_NothingGiven_IsRefused()
    {
        Assert.That(() => new EfCacheCow<BlogContext>(new MemoryStore(), (Func<BlogContext>)null!), Throws.ArgumentNullException);
        Assert.That(() => new EfCacheCow<BlogContext>(new MemoryStore(), (IDbContextFactory<BlogContext>)null!), Throws.ArgumentNullException);
        Assert.That(() => new EfCacheCow<BlogContext>(null!, InMemory.Blog("none")), Throws.ArgumentNullException);
    }

    private static bool IsDisposed(BlogContext? context)
    {
        try
        {
            return context?.Model is null;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
