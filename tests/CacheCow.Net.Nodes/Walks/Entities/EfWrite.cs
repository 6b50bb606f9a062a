using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Nodes;

/// <summary>Changes objects with Entity Framework, which tells the cache.</summary>
internal abstract class EfWrite : IWrite
{
    private readonly DbContextOptions<WalkContext> _contexts;
    private readonly SteppingStore _store;

    /// <param name="tells">Contexts tell the cache of what they change.</param>
    /// <param name="reaches">The store can be reached.</param>
    protected EfWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options, bool tells = true, bool reaches = true)
    {
        _store = store;
        var own = new DbContextOptionsBuilder<WalkContext>().UseNpgsql(database.Connection);
        Cache = WalkContext.NewCache(reaches ? store : Unreachable(store), () => new WalkContext(own.Options), options);
        var builder = new DbContextOptionsBuilder<WalkContext>().UseNpgsql(database.Connection);
        if (tells)
            builder.UseCacheCow(Cache);
        _contexts = builder.AddInterceptors(new SteppingInterceptor(steps)).Options;
    }

    /// <summary>A store for which no write can begin.</summary>
    public static ICacheStore Unreachable(ICacheStore store)
    {
        var failing = new FailingStore(store);
        failing.Break(new TimeoutException());
        return failing;
    }

    protected EfCacheCow<WalkContext> Cache { get; }

    public async Task<string> WriteAsync(WalkObjects objects, int part)
    {
        await using (var context = new WalkContext(_contexts))
            await WriteAsync(context, objects);

        // Nobody waits for W2 while the intents stand. They are to be seen here.
        await _store.AllEndedAsync();
        return "Written";
    }

    protected abstract Task WriteAsync(WalkContext context, WalkObjects objects);

    protected static async Task SaveAsync(WalkContext context, params int[] keys)
    {
        foreach (var item in await context.Items.Where(one => keys.Contains(one.Id)).ToListAsync())
            item.Version++;
        await context.SaveChangesAsync();
    }
}
