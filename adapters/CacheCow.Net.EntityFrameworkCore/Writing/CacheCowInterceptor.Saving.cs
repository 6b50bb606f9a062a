using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

// SaveChanges: from its first command to its end.
internal sealed partial class CacheCowInterceptor
{
    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (eventData.Context is { } context)
            Wait(SavingAsync(context, isAsync: false, default));
        return result;
    }

    public async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context)
            await SavingAsync(context, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (eventData.Context is { } context)
            Wait(SavedAsync(context, isAsync: false, default));
        return result;
    }

    public async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context)
            await SavedAsync(context, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public void SaveChangesFailed(DbContextErrorEventData eventData) => Wait(FailAsync(eventData.Context, eventData.Exception, isAsync: false));

    public Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default) =>
        FailAsync(eventData.Context, eventData.Exception, isAsync: true).AsTask();

    public void SaveChangesCanceled(DbContextEventData eventData) => Wait(FailAsync(eventData.Context, null, isAsync: false));

    public Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default) =>
        FailAsync(eventData.Context, null, isAsync: true).AsTask();

    private async ValueTask SavingAsync(DbContext context, bool isAsync, CancellationToken cancellationToken)
    {
        var state = _states.GetOrCreateValue(context);
        HearOfConflicts(context);

        // Somebody who was told first that a save has succeeded saves again: that save is over, and this one is told of its end too late.
        if (state.IsBegun)
            await SavedAsync(context, isAsync, cancellationToken).ConfigureAwait(false);
        EndEarly(state);
        state.Forget();
        state.Doubts.Look(context);
        var plan = PlanOf(context);
        if (!plan.IsRelational)
            await BeforeSaveWithoutCommandsAsync(context, state, plan, isAsync, cancellationToken).ConfigureAwait(false);
        else if (isAsync && context.Database.CurrentTransaction is null && plan.EarlyChangesOf(context, state.Doubts) is { HasKeys: true } changes)
            StartEarly(state, changes);
    }

    // A provider without commands: this is the last moment before the change.
    private async ValueTask BeforeSaveWithoutCommandsAsync(DbContext context, SaveState state, ModelPlan plan, bool isAsync, CancellationToken cancellationToken)
    {
        if (context.ChangeTracker.AutoDetectChangesEnabled)
            context.ChangeTracker.DetectChanges();
        state.Begin(plan.ChangesOf(context, state.Doubts), null, null);
        await StartAsync(context, state, plan, isAsync, cancellationToken).ConfigureAwait(false);
    }

    // While Entity Framework makes its command, the store can be told. What is saved in the end may be more: other interceptors come after this one, and deletions are cascaded.
    private void StartEarly(SaveState state, Changes changes)
    {
        var write = NewWrite(changes);
        write.Start(isAsync: true);
        state.Early = new EarlyWrite(write, Cache.CacheOptions.TimeProvider, EarlyLifetime);
    }

    private async ValueTask BeforeSaveCommandAsync(DbContext context, DbCommand command, bool isAsync, CancellationToken cancellationToken)
    {
        var state = _states.GetOrCreateValue(context);
        if (state.Covers(command.Transaction))
            return;
        var plan = PlanOf(context);
        if (plan.ChangesOf(context, state.Doubts) is not { } changes)
        {
            state.Begin(null, null, command.Transaction);
            return;
        }

        var home = HomeOf(context, command);
        home?.RemoveCovered(changes, Cache);
        state.Begin(changes, home, command.Transaction);
        await StartAsync(context, state, plan, isAsync, cancellationToken).ConfigureAwait(false);
        if (state.Own is { } own)
            command.Transaction = own.GetDbTransaction();
    }

    // W1
    private async ValueTask StartAsync(DbContext context, SaveState state, ModelPlan plan, bool isAsync, CancellationToken cancellationToken)
    {
        if (state.Changes is not { HasKeys: true } changes)
            return;
        var write = state.Write = TakeEarly(state, changes);
        if (write is null)
        {
            write = state.Write = NewWrite(changes);
            write.Start(isAsync);
        }

        state.Home?.Add(write);
        if (state.Home is not null && plan.OnStoreUnavailable != OnStoreUnavailable.Fail)
        {
            if (!state.IsInTransaction)
                await write.SettleAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await write.SettleAsync(cancellationToken).ConfigureAwait(false);
        if (!write.IsUnavailable)
            return;
        CheckUnavailable(write, plan);
        if (plan.OnStoreUnavailable == OnStoreUnavailable.Outbox)
            await SaveInOwnTransactionAsync(context, state, plan, isAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The write that was begun early, if it is about all that is changed; else it ends when it likes, and another one is needed.</summary>
    private CacheWrite? TakeEarly(SaveState state, Changes changes)
    {
        if (state.Early is not { } early || !changes.IsWithin(early.Changes, Cache.KeyComparer))
            return null;
        state.Early = null;
        return early.Take();
    }

    private static void EndEarly(SaveState state)
    {
        state.Early?.End();
        state.Early = null;
    }
}
