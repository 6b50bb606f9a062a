using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Tells a cache of what contexts change. One for a cache, however many contexts there are.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A save's changes are looked for at its first command: then they are detected, cascaded, and seen by all other interceptors. A save without changes sends none.</item>
/// <item>W1 is sent for all keys of the save at once. If the command may commit by itself, it waits for W1. In a transaction it does not: W1 and the command are under way together,
/// and W1 is waited for before the commit, or before the save returns. A reader who leases before W1 is voided by it; one who comes later may not fill.</item>
/// <item>In between, a source that reads uncommitted data could be cached: W1 or W2 removes it, at the latest after the rollback.</item>
/// <item>Values that the database generates: W1 for them comes before the commit; if the command commits by itself, they are invalidated after it, before the save returns.</item>
/// <item>W2 comes when the transaction has ended, however it ends: committed, rolled back, disposed of, told by <c>System.Transactions</c>, or found out by looking. If nobody knows
/// how it ended, the keys stay uncached for as long as an intent lasts.</item>
/// </list>
/// </remarks>
internal sealed partial class CacheCowInterceptor : ISaveChangesInterceptor, IDbTransactionInterceptor, IDbCommandInterceptor
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EarlyLifetime = TimeSpan.FromSeconds(10);

    private readonly ConditionalWeakTable<DbContext, SaveState> _states = [];
    private readonly ConditionalWeakTable<IModel, ModelPlan> _plans = [];
    private readonly ConditionalWeakTable<IModel, SqlCommands> _sql = [];
    private readonly PendingKeys _pending;
    private readonly EfWriteOptions _options;
    private readonly EventHandler<SaveChangesFailedEventArgs> _onFailed;

    public CacheCowInterceptor(EfCacheCow cache, EfWriteOptions options)
    {
        (Cache, _options, _onFailed) = (cache, options, OnFailed);
        _pending = new PendingKeys(cache, options.MaxKeysInMemory);
        HeardTransactions.Hear();
    }

    public EfCacheCow Cache { get; }

    /// <summary>Set when a transaction with rows for the outbox has ended.</summary>
    public AsyncSignal OutboxSignal { get; } = new();

    /// <summary>Keys in memory are still to be invalidated.</summary>
    public bool HasPending => _pending.Count > 0;

    private ModelPlan PlanOf(DbContext context) =>
        _plans.TryGetValue(context.Model, out var plan) ? plan : _plans.GetValue(context.Model, _ => new ModelPlan(Cache, context, _options));

    // Of queries nothing else is asked: the cache's own model may just be read.
    private SqlCommands CommandsOf(DbContext context) =>
        _sql.TryGetValue(context.Model, out var commands) ? commands : _sql.GetValue(context.Model, _ => new SqlCommands(context, _options));

    private CacheWrite NewWrite(Changes changes) => new(changes, _pending, this);

    /// <summary>What ends the writes of a command; <see langword="null"/>: it commits by itself.</summary>
    private TransactionWrites? HomeOf(DbContext context, DbCommand command)
    {
        if (command.Transaction is { } own)
            return DbTransactions.Of(own);
        if (AmbientTransactions.Of(context) is { } ambient)
            return ambient;

        // Another context's, on the connection that this one was given: whoever ends it may tell nobody.
        return OpenConnections.Of(command.Connection) is { } shared ? DbTransactions.OfForeign(shared, Cache.CacheOptions.TimeProvider, LookInterval) : null;
    }

    /// <summary>W1 could not happen.</summary>
    private void CheckUnavailable(CacheWrite write, ModelPlan plan)
    {
        WriteMetrics.Unavailable(plan.OnStoreUnavailable, Cache.CacheName);
        if (plan.OnStoreUnavailable != OnStoreUnavailable.Fail)
            return;
        throw new CacheStoreException(
            "The changes are not saved: the store of the cache could not be told of them first, and OnStoreUnavailable is Fail. " +
            "Save again when the store answers; or map the outbox (modelBuilder.UseCacheCowOutbox()) and use OnStoreUnavailable.Outbox to save without the store.", write.Failure);
    }

    private static void Wait(ValueTask step)
    {
        // A synchronous save has begun everything synchronously, so that there is hardly ever something to wait for.
        if (!step.IsCompletedSuccessfully)
            step.AsTask().GetAwaiter().GetResult();
    }
}
