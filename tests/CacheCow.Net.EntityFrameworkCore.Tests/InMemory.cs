using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Databases of the in-memory provider, for what does not depend on a database.</summary>
internal static class InMemory
{
    public static DbContextOptions<BlogContext> Options(string database) => new DbContextOptionsBuilder<BlogContext>().UseInMemoryDatabase(database).Options;

    public static Func<BlogContext> Blog(string database) => () => new BlogContext(Options(database));

    public static async Task SaveAsync(string database, params object[] entities)
    {
        await using var context = Blog(database)();
        context.AddRange(entities);
        await context.SaveChangesAsync();
    }
}
