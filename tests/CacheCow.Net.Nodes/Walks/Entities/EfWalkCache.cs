using System.Data.Common;
using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>The cache of entities under test, in front of a <see cref="WalkDatabase"/>.</summary>
internal sealed class EfWalkCache : DbCommandInterceptor, IWalkCache
{
    private readonly EfCacheCow<WalkContext> _cache;
    private readonly Func<Task>? _beforeReturn;
    private int _fetches;

    /// <param name="beforeReturn">What a fetch waits for after it has read; <see langword="null"/>: nothing.</param>
    public EfWalkCache(ICacheStore store, WalkDatabase database, CacheCowOptions options, Func<Task>? beforeReturn = null)
    {
        var contexts = new DbContextOptionsBuilder<WalkContext>().UseNpgsql(database.Connection).AddInterceptors(this).Options;
        (_cache, _beforeReturn) = (WalkContext.NewCache(store, () => new WalkContext(contexts), options), beforeReturn);
    }

    public int Fetches => Volatile.Read(ref _fetches);

    public async ValueTask<Versioned?> ReadAsync(int key) =>
        await _cache.GetAsync<WalkItem>(item => item.Id, key) is { } item ? new Versioned(item.Id, item.Version) : null;

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _fetches);
        if (_beforeReturn is not null)
            await _beforeReturn();
        return result;
    }
}
