using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Models whose contexts make proxies.</summary>
[TestFixture]
internal sealed class ProxyTests
{
    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    public async Task Attach_WithProxies_SavesWhatIsChanged(bool isChangeTracking, bool isLazy)
    {
        var database = Guid.NewGuid().ToString();
        ProxiedContext Context() => new(new DbContextOptionsBuilder<ProxiedContext>().UseInMemoryDatabase(database)
            .UseChangeTrackingProxies(isChangeTracking).UseLazyLoadingProxies(isLazy).Options);
        await using (var context = Context())
        {
            var journal = context.CreateProxy<ProxiedJournal>();
            (journal.Name, journal.Home) = ("a", context.CreateProxy<ProxiedHome>(home => home.City = "Bern"));
            context.Add(journal).Property("Tenant").CurrentValue = "t";
            await context.SaveChangesAsync();
        }

        var cache = new EfCacheCow<ProxiedContext>(new MemoryStore(), Context);
        var cached = (await cache.GetAsync<ProxiedJournal>(one => one.Name, "a"))!;
        Assert.That((cached.GetType(), cached.Home?.City), Is.EqualTo((typeof(ProxiedJournal), "Bern")));
        await using (var context = Context())
        {
            var entry = cache.Attach(context, cached);
            Assert.That((entry.State, entry.Property("Tenant").CurrentValue), Is.EqualTo((EntityState.Unchanged, "t")));
            entry.Entity.Name = "b";
            entry.Entity.Home!.City = "Basel";
            Assert.That(await context.SaveChangesAsync(), Is.GreaterThan(0));
        }

        await using var reading = Context();
        var read = await reading.Set<ProxiedJournal>().SingleAsync();
        Assert.That((read.Name, read.Home?.City), Is.EqualTo(("b", "Basel")));
    }
}

/// <summary>An entity that a proxy can stand for.</summary>
public class ProxiedJournal
{
    public virtual int Id { get; set; }

    public virtual string? Name { get; set; }

    public virtual ProxiedHome? Home { get; set; }
}

/// <summary>An owned one.</summary>
public class ProxiedHome
{
    public virtual string? City { get; set; }
}

/// <summary>The context of both.</summary>
public sealed class ProxiedContext(DbContextOptions<ProxiedContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<ProxiedJournal>(journal =>
        {
            journal.Property<string?>("Tenant");
            journal.OwnsOne(one => one.Home);
        });
    }
}
