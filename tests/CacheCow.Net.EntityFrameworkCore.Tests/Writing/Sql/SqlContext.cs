using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>A model of few tables, for any provider.</summary>
internal sealed class SqlContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Entry> Posts => Set<Entry>();

    public DbSet<Shop> Shops => Set<Shop>();

    /// <summary>A function that the model maps.</summary>
    public static int Half(int value) => value / 2;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDbFunction(() => Half(default));
        modelBuilder.Entity<Entry>().ToTable("Posts").Property(post => post.Title).HasMaxLength(100);
        modelBuilder.Entity<Shop>().ToTable("Shops").Property(shop => shop.Name).HasMaxLength(100);
        modelBuilder.Entity<PostSum>().HasNoKey().ToView("PostSums");
    }
}
