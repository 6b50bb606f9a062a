using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

// Commands: a save's, which begin it, and those that change data past the change tracker.
internal sealed partial class CacheCowInterceptor
{
    private readonly ConditionalWeakTable<DbCommand, CommandWrite> _commands = [];

    private async ValueTask BeforeAsync(DbCommand command, CommandEventData eventData, bool isAsync, CancellationToken cancellationToken)
    {
        if (eventData is { Context: { } asking, CommandSource: CommandSource.LinqQuery } && _states.TryGetValue(asking, out var known))
            known.Doubts.Forget(asking);
        if (eventData.Context is not { } context || eventData.CommandSource is CommandSource.ValueGenerator or CommandSource.Scaffolding)
            return;
        if (eventData.CommandSource is not (CommandSource.LinqQuery or CommandSource.SaveChanges) && command.CommandText.Contains("ROLLBACK", StringComparison.OrdinalIgnoreCase))
            _states.GetOrCreateValue(context).Doubts.DoubtAll(context);
        if (eventData.CommandSource == CommandSource.SaveChanges)
            await BeforeSaveCommandAsync(context, command, isAsync, cancellationToken).ConfigureAwait(false);
        else if (CommandsOf(context).ReachOf(command, eventData.CommandSource) is not SqlReach.Nothing and var reach
            && PlanOf(context).Tables.EffectOf(command.CommandText, reach, eventData.CommandSource) is { Tags.Length: > 0 } effect)
            await BeforeChangeAsync(command, context, OfMigration(eventData, effect), isAsync, cancellationToken).ConfigureAwait(false);
    }

    // Before its first migration a database has no outbox.
    private static SqlEffect OfMigration(CommandEventData eventData, SqlEffect effect) =>
        eventData.CommandSource == CommandSource.Migrations ? effect with { IsOpaque = true, HasNoOutbox = true } : effect;

    private async ValueTask BeforeChangeAsync(DbCommand command, DbContext context, SqlEffect effect, bool isAsync, CancellationToken cancellationToken)
    {
        _states.GetOrCreateValue(context).Doubts.DoubtAll(context);
        var changes = new Changes();
        changes.AddTags(effect.Tags);
        var home = HomeOf(context, command);
        home?.RemoveCovered(changes, Cache);
        if (changes.IsEmpty)
            return;

        var write = NewWrite(changes);
        write.Start(isAsync);
        home?.Add(write);
        var running = new CommandWrite(write, effect);
        if (home is null)
            _commands.AddOrUpdate(command, running);
        await write.SettleAsync(cancellationToken).ConfigureAwait(false);
        if (write.IsUnavailable)
            await ChangeWithoutStoreAsync(command, context, running, home, isAsync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ChangeWithoutStoreAsync(
        DbCommand command, DbContext context, CommandWrite running, TransactionWrites? home, bool isAsync, CancellationToken cancellationToken)
    {
        var plan = PlanOf(context);
        CheckUnavailable(running.Write, plan);
        if (plan.OnStoreUnavailable != OnStoreUnavailable.Outbox)
            return;

        // A procedure that commits by itself would fail in a transaction of ours: its keys are remembered in memory.
        if (running.Effect.IsOpaque && (home is null || running.Effect.HasNoOutbox))
            return;
        if (home is null)
        {
            // The rows are to be committed with what they are for: before it, a dispatcher could invalidate too early; after it, a crash could lose them.
            running.Own = await BeginOwnAsync(context, isAsync, cancellationToken).ConfigureAwait(false);
            command.Transaction = running.Own.GetDbTransaction();
        }

        await plan.Outbox!.WriteAsync(context, running.Write, isAsync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AfterAsync(DbCommand command, CommandSource source, bool isAsync, CancellationToken cancellationToken)
    {
        if (source == CommandSource.SaveChanges || !_commands.Remove(command, out var running))
            return;
        try
        {
            if (running.Own is { } own)
                await CommitOwnAsync(own, isAsync, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            running.Write.EndInDoubt();
            throw;
        }

        await running.Write.EndAsync().ConfigureAwait(false);
    }

    private void AfterFailure(DbCommand command, CommandEventData eventData, Exception? failure)
    {
        if (eventData.CommandSource == CommandSource.SaveChanges && eventData.Context is { } context && _states.TryGetValue(context, out var state))
        {
            state.IsInDoubt |= Doubt.IsLeftBy(failure);
            state.Own?.Dispose();
            state.Own = null;
        }
        else if (_commands.Remove(command, out var running))
        {
            running.Own?.Dispose();
            End(running.Write, Doubt.IsLeftBy(failure));
        }
    }

    private sealed class CommandWrite(CacheWrite write, SqlEffect effect)
    {
        public CacheWrite Write => write;

        public SqlEffect Effect => effect;

        public IDbContextTransaction? Own { get; set; }
    }
}
