using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A function as a context factory.</summary>
internal sealed class FuncContextFactory<TContext>(Func<TContext> create) : IDbContextFactory<TContext>
    where TContext : DbContext
{
    public TContext CreateDbContext() => create() ?? throw new InvalidOperationException($"The function that makes a {typeof(TContext).Name} returned null.");
}
