using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A context whose model differs between two versions of a program.</summary>
internal sealed class GrowingContext(DbContextOptions<GrowingContext> options, Action<ModelBuilder> version) : DbContext(options)
{
    private Action<ModelBuilder> Version { get; } = version;

    public static GrowingContext Create(string database, Action<ModelBuilder> version) =>
        new(new DbContextOptionsBuilder<GrowingContext>().UseInMemoryDatabase(database).ReplaceService<IModelCacheKeyFactory, VersionKeys>().Options, version);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Award>(award =>
        {
            award.Property<int>("Id");
            award.HasKey("Id");
        });
        Version(modelBuilder);
    }

    private sealed class VersionKeys : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (((GrowingContext)context).Version, designTime);
    }
}
