using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

internal sealed class LazyContext(DbContextOptions<LazyContext> options) : DbContext(options)
{
    public DbSet<LazyPost> Posts => Set<LazyPost>();

    public static LazyContext Create(string database) => new(new DbContextOptionsBuilder<LazyContext>().UseInMemoryDatabase(database).Options);
}
