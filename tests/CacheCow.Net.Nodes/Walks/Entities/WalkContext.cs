using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Nodes;

/// <summary>The objects of a <see cref="WalkDatabase"/>, and an outbox.</summary>
internal sealed class WalkContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<WalkItem> Items => Set<WalkItem>();

    public DbSet<OutboxEntry> Outbox => Set<OutboxEntry>();

    /// <summary>A cache in front of it.</summary>
    public static EfCacheCow<WalkContext> NewCache(ICacheStore store, Func<WalkContext> contexts, CacheCowOptions options) =>
        new EfCacheCow<WalkContext>(store, contexts, options).Lookup<WalkItem>(item => item.Id);

    /// <summary>Contexts that tell a cache of what they change.</summary>
    public static DbContextOptionsBuilder Options(WalkDatabase database, ICacheStore store, CacheCowOptions options)
    {
        var own = new DbContextOptionsBuilder().UseNpgsql(database.Connection).Options;
        return new DbContextOptionsBuilder().UseNpgsql(database.Connection).UseCacheCow(NewCache(store, () => new WalkContext(own), options));
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseCacheCowOutbox();
        modelBuilder.Entity<WalkItem>(item =>
        {
            item.ToTable("objects", table => table.ExcludeFromMigrations());
            item.Property(one => one.Id).HasColumnName("id").ValueGeneratedNever();
            item.Property(one => one.Version).HasColumnName("version");
        });
    }
}
