using System.Data.Common;
using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>The cache of entities under test, in front of a <see cref="WalkDatabase"/>.</summary>
internal sealed class EfWalkCache : DbConnectionInterceptor, IWalkCache
{
    private readonly EfCacheCow<WalkContext> _cache;
    private int _fetches;

    public EfWalkCache(ICacheStore store, WalkDatabase database, CacheCowOptions options)
    {
        var contexts = new DbContextOptionsBuilder<WalkContext>().UseNpgsql(database.Connection).AddInterceptors(this).Options;
        _cache = WalkContext.NewCache(store, () => new WalkContext(contexts), options);
    }

    public Func<Task>? BeforeReturn { get; set; }

    public int Fetches => Volatile.Read(ref _fetches);

    public async ValueTask<Versioned?> ReadAsync(int key) =>
        await _cache.GetAsync<WalkItem>(item => item.Id, key) is { } item ? new Versioned(item.Id, item.Version) : null;

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _fetches);
        return new(result);
    }

    // After it, not within it: a server has connections for few who wait.
    public override async Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (BeforeReturn is { } wait)
            await wait();
    }
}
