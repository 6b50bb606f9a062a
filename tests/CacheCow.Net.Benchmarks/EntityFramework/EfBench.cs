using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Benchmarks;

/// <summary>A PostgreSQL server with products, and how to make contexts and caches on it.</summary>
internal sealed class EfBench : IAsyncDisposable
{
    public const int Products = 1024;

    private readonly PostgresServer? _server;
    private readonly string _connection;

    private EfBench(PostgresServer? server, string connection)
    {
        (_server, _connection) = (server, connection);
        Contexts = ContextsWith(_ => { });
    }

    /// <summary>Makes contexts as a program would: pooled.</summary>
    public IDbContextFactory<ProductContext> Contexts { get; }

    public static async Task<EfBench> StartAsync(bool isDurable = false)
    {
        var server = PostgresAddress.Given is null ? await PostgresServer.StartAsync(isDurable ? PostgresServer.Durable : []) : null;
        var bench = new EfBench(server, $"{server?.ConnectionString ?? PostgresAddress.Given};Database=cachecow_bench_{Guid.NewGuid():N};No Reset On Close=true");
        await using var context = await bench.Contexts.CreateDbContextAsync();
        await context.Database.EnsureCreatedAsync();
        context.AddRange(Enumerable.Range(0, Products).Select(Product.Of));
        await context.SaveChangesAsync();
        return bench;
    }

    /// <summary>Pooled contexts with something more in their options.</summary>
    public IDbContextFactory<ProductContext> ContextsWith(Action<DbContextOptionsBuilder> more)
    {
        var options = new DbContextOptionsBuilder<ProductContext>().UseNpgsql(_connection);
        more(options);
        return new Microsoft.EntityFrameworkCore.Infrastructure.PooledDbContextFactory<ProductContext>(options.Options);
    }

    public EfCacheCow<ProductContext> CacheOn(ICacheStore store, CacheCowOptions? options = null) => new(store, Contexts, options);

    public async ValueTask DisposeAsync()
    {
        await using (var context = await Contexts.CreateDbContextAsync())
            await context.Database.EnsureDeletedAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
