using Microsoft.EntityFrameworkCore;

namespace Shop.Data;

/// <summary>The shop's database.</summary>
internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Product> Products => Set<Product>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var product = modelBuilder.Entity<Product>().ToTable("products");
        product.Property(p => p.Id).HasColumnName("id");
        product.Property(p => p.Slug).HasColumnName("slug").HasMaxLength(40);
        product.Property(p => p.Name).HasColumnName("name").HasMaxLength(80);
        product.Property(p => p.Price).HasColumnName("price").HasPrecision(10, 2);
        product.HasIndex(p => p.Slug).IsUnique();
        product.HasData(
            new Product { Id = 1, Slug = "coffee", Name = "Coffee, 250 g", Price = 5.90m },
            new Product { Id = 2, Slug = "tea", Name = "Tea, 100 g", Price = 4.20m },
            new Product { Id = 3, Slug = "milk", Name = "Milk, 1 l", Price = 1.35m },
            new Product { Id = 4, Slug = "bell", Name = "Cow bell", Price = 39.00m });
    }
}
