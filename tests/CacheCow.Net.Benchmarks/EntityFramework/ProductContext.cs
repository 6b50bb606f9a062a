using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Benchmarks;

/// <summary>The database of <see cref="Product"/>s.</summary>
internal sealed class ProductContext(DbContextOptions<ProductContext> options) : DbContext(options)
{
    public DbSet<Product> Products => Set<Product>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Product>().Property(product => product.Id).ValueGeneratedNever();
}
