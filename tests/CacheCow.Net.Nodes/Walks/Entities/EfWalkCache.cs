using System.Data.Common;
using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>The cache of entities under test, in front of a <see cref="WalkDatabase"/>.</summary>
internal sealed class EfWalkCache : DbCommandInterceptor, IWalkCache
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

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _fetches);
        if (BeforeReturn is { } wait)
            await wait();
        return result;
    }
}
