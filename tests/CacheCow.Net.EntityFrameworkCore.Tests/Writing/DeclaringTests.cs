using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Declared lookups, and options.</summary>
[TestFixture]
internal sealed class DeclaringTests
{
    [Test]
    public async Task Get_ByAFieldThatIsNotDeclared_IsRefused()
    {
        var cache = NewCache().Lookup<Article>(one => one.Title).Lookup(typeof(Article), "id");
        var refused = Assert.CatchAsync<ArgumentException>(async () => await cache.GetAsync<Article>(one => one.Views, 1));
        Assert.That((await refused!)?.Message, Does.Contain("Declared are: Id, Title").And.Contains("""cache.Lookup<Article>("Views")"""));
        Assert.That(await cache.GetAsync<Article>("TITLE", "none"), Is.Null);
    }

    [Test]
    public async Task Get_OfATypeWithoutDeclarations_IsByAnyField()
    {
        var cache = NewCache().Lookup<Animal>(one => one.Name);
        Assert.That(await cache.GetAsync<Article>(one => one.Views, 1), Is.Null);
        Assert.That(await cache.GetAsync<Horse>(one => one.Races, 1), Is.Null);
        Assert.That(() => cache.Get<Animal>(one => one.Id, 1), Throws.ArgumentException);
    }

    [Test]
    public void Lookup_AfterTheFirstUse_IsRefused()
    {
        var cache = NewCache();
        cache.Get<Article>(one => one.Views, 1);
        Assert.That(() => cache.Lookup<Article>(one => one.Title), Throws.InvalidOperationException.With.Message.Contains("after the cache was used"));
    }

    [Test]
    public void Lookup_ByAFieldThatTheModelDoesNotHave_IsToldAtTheFirstUse()
    {
        var cache = NewCache().Lookup<Article>("titel");
        Assert.That(() => cache.Get<Article>(one => one.Id, 1), Throws.ArgumentException.With.Message.Contains("'titel'"));
    }

    [Test]
    public void Lookup_IsDeclaredWithoutAContext()
    {
        var cache = new EfCacheCow<PressContext>(new MemoryStore(), () => throw new InvalidOperationException("none yet")).Lookup<Article>(one => one.Title);
        Assert.That(() => new DbContextOptionsBuilder().UseCacheCow(cache), Throws.Nothing);
    }

    [Test]
    public async Task DependsOn_APropertyThatTheModelDoesNotHave_IsToldAtTheFirstSave()
    {
        var cache = NewCache().Lookup<Article>(one => one.Id, article => article.DependsOn<Remark>("Nothing"));
        await using var context = new PressContext(new DbContextOptionsBuilder().UseInMemoryDatabase("x").UseCacheCow(cache).Options);
        context.Add(new Remark());
        var refused = await Assert.CatchAsync<InvalidOperationException>(() => context.SaveChangesAsync());
        Assert.That(refused?.Message, Does.Contain("Remark.Nothing").And.Contains("ArticleId"));
    }

    [Test]
    public async Task DependsOn_WithoutAProperty_InvalidatesTheModel()
    {
        var store = new WriteStore(new MemoryStore());
        var cache = new EfCacheCow<PressContext>(store, () => InMemory("depends")).Lookup<Article>(one => one.Id, article => article.DependsOn<Label>());
        await using var context = new PressContext(new DbContextOptionsBuilder().UseInMemoryDatabase("depends").UseCacheCow(cache).Options);
        context.Add(new Label());
        await context.SaveChangesAsync();
        Assert.That(store.Begun.Single().Select(one => one.Identity), Does.Contain(CacheKeys.ForTag(LookupCacheCow.ModelTagOf(typeof(Article))).Identity));
    }

    [Test]
    public void UseCacheCow_Twice_IsTheSame_UnlessTheOptionsDiffer()
    {
        var cache = NewCache();
        var options = new DbContextOptionsBuilder<PressContext>().UseCacheCow(cache).UseCacheCow(cache, new EfWriteOptions());
        Assert.That(options.Options.GetExtension<Microsoft.EntityFrameworkCore.Infrastructure.CoreOptionsExtension>().Interceptors!.Count(), Is.EqualTo(1));
        Assert.That(() => options.UseCacheCow(cache, new EfWriteOptions { OtherTables = ["a"] }), Throws.InvalidOperationException);
    }

    [Test]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.That(() => new EfWriteOptions { MaxKeysInMemory = 99 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EfWriteOptions { OnStoreUnavailable = (OnStoreUnavailable)9 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new EfWriteOptions { OtherTables = null! }, Throws.ArgumentNullException);
        Assert.That(() => new OutboxOptions { BatchSize = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OutboxOptions { PollInterval = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        var (first, second) = (new EfWriteOptions { OtherTables = ["a"] }, new EfWriteOptions { OtherTables = ["a"] });
        Assert.That(first, Is.EqualTo(second));
    }

    [Test]
    public async Task Outbox_ThatTheModelDoesNotHave_IsToldAtTheFirstSave()
    {
        var cache = NewCache();
        await using var context = new PressContext(
            new DbContextOptionsBuilder().UseInMemoryDatabase("x").UseCacheCow(cache, new EfWriteOptions { OnStoreUnavailable = OnStoreUnavailable.Outbox }).Options);
        var refused = await Assert.CatchAsync<InvalidOperationException>(() => context.SaveChangesAsync());
        Assert.That(refused?.Message, Does.Contain("UseCacheCowOutbox"));
    }

    // The factory's options need the cache: it must not need the factory when it is made.
    [Test]
    public async Task UseCacheCow_WithServices_FindsTheCache([Values] bool isPooled)
    {
        var store = new WriteStore(new MemoryStore());
        var services = new ServiceCollection();
        services.AddSingleton(provider =>
            new EfCacheCow<PooledContext>(store, () => provider.GetRequiredService<IDbContextFactory<PooledContext>>().CreateDbContext()).Lookup<Article>(one => one.Title));
        void Configure(IServiceProvider provider, DbContextOptionsBuilder options) =>
            options.UseInMemoryDatabase("services").UseCacheCow(provider.GetRequiredService<EfCacheCow<PooledContext>>());
        if (isPooled)
            services.AddPooledDbContextFactory<PooledContext>(Configure);
        else
            services.AddDbContextFactory<PooledContext>(Configure);
        await using var provider = services.BuildServiceProvider();

        var cache = provider.GetRequiredService<EfCacheCow<PooledContext>>();
        var title = Guid.NewGuid().ToString();
        Assert.That(await cache.GetAsync<Article>(one => one.Title, title), Is.Null);
        await using var context = await provider.GetRequiredService<IDbContextFactory<PooledContext>>().CreateDbContextAsync();
        context.Add(new Article { Title = title });
        await context.SaveChangesAsync();
        Assert.That(await cache.GetAsync<Article>(one => one.Title, title), Is.Not.Null);
        Assert.That(store.Begun, Has.Count.EqualTo(1));
    }

    private static EfCacheCow<PressContext> NewCache() => new(new MemoryStore(), () => InMemory("declaring"));

    private static PressContext InMemory(string name) => new(new DbContextOptionsBuilder().UseInMemoryDatabase(name).Options);
}
