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
        var plan = PlanOf(context);
        if (!plan.IsRelational)
            await BeforeSaveWithoutCommandsAsync(context, state, plan, isAsync, cancellationToken).ConfigureAwait(false);
        else if (isAsync && context.Database.CurrentTransaction is null && plan.EarlyChangesOf(context) is { HasKeys: true } changes)
            StartEarly(state, changes);
    }

    // A provider without commands: this is the last moment before the change.
    private async ValueTask BeforeSaveWithoutCommandsAsync(DbContext context, SaveState state, ModelPlan plan, bool isAsync, CancellationToken cancellationToken)
    {
        if (context.ChangeTracker.AutoDetectChangesEnabled)
            context.ChangeTracker.DetectChanges();
        state.Begin(plan.ChangesOf(context), null, null);
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
        if (plan.ChangesOf(context) is not { } changes)
        {
            state.Begin(null, null, command.Transaction);
            return;
        }

        var home = HomeOf(context, command.Transaction);
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
            return;

        await write.SettleAsync(cancellationToken).ConfigureAwait(false);
        if (!write.IsUnavailable)
            return;
        CheckUnavailable(write, plan);
        if (plan.OnStoreUnavailable == OnStoreUnavailable.Outbox)
            await SaveInOwnTransactionAsync(context, state, plan, isAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The write that was begun early, if it is about all that is changed; else it ends when it likes, and another one is needed.</summary>
    private static CacheWrite? TakeEarly(SaveState state, Changes changes)
    {
        if (state.Early is not { } early || !changes.IsWithin(early.Changes))
            return null;
        state.Early = null;
        return early.Take();
    }

    private static void EndEarly(SaveState state)
    {
        state.Early?.End();
        state.Early = null;
    }

    // What a failed W1 asks for, and W1 for what the save has made known; before the commit.
    private async ValueTask PrepareCommitAsync(DbContext context, SaveState state, bool isAsync, CancellationToken cancellationToken)
    {
        if (state.IsPrepared || state.Home is not { } home)
            return;
        state.IsPrepared = true;
        var plan = PlanOf(context);
        if (state.Write is { } write)
            await SettleInTransactionAsync(context, write, plan, isAsync, cancellationToken).ConfigureAwait(false);
        if (state.Changes?.TakeLate() is not { } late)
            return;
        var lateWrite = NewWrite(late);
        lateWrite.Start(isAsync);
        home.Add(lateWrite);
        await SettleInTransactionAsync(context, lateWrite, plan, isAsync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SettleInTransactionAsync(DbContext context, CacheWrite write, ModelPlan plan, bool isAsync, CancellationToken cancellationToken)
    {
        await write.SettleAsync(cancellationToken).ConfigureAwait(false);
        if (!write.IsUnavailable || write.IsInOutbox)
            return;
        CheckUnavailable(write, plan);
        if (plan.OnStoreUnavailable == OnStoreUnavailable.Outbox)
            await plan.Outbox!.WriteAsync(context, write, isAsync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SavedAsync(DbContext context, bool isAsync, CancellationToken cancellationToken)
    {
        if (!_states.TryGetValue(context, out var state))
            return;
        EndEarly(state);
        if (!state.IsBegun)
            return;
        if (state.Home is not null)
        {
            // In a transaction of the caller's; one of the save's own has ended, and was prepared before.
            await PrepareCommitAsync(context, state, isAsync, cancellationToken).ConfigureAwait(false);
            if (state.Own is { } own)
                await CommitOwnAsync(own, isAsync, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await EndAutocommittedAsync(state, isAsync).ConfigureAwait(false);
        }

        state.Forget();
    }

    private async ValueTask EndAutocommittedAsync(SaveState state, bool isAsync)
    {
        // First what is not fenced yet.
        if (state.Changes?.TakeLate() is { } late)
            await InvalidateAsync(late, isAsync).ConfigureAwait(false);
        if (state.Write is not { } write)
            return;
        if (state.IsInDoubt)
            write.EndInDoubt();
        else
            await write.EndAsync().ConfigureAwait(false);
    }

    private async ValueTask InvalidateAsync(Changes changes, bool isAsync)
    {
        try
        {
            if (isAsync)
                await Cache.InvalidateManyAsync(changes.Keys).ConfigureAwait(false);
            else
                Cache.InvalidateMany(changes.Keys);
            if (changes.Tags.Count > 0)
                await Cache.InvalidateTagsAsync(changes.Tags).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            // Counted by the cache. The change is committed: a failure here must not make it look as if it were not.
            _pending.Add(changes);
        }
    }

    private void Failed(DbContext? context, Exception? failure)
    {
        if (context is null || !_states.TryGetValue(context, out var state))
            return;
        EndEarly(state);
        if (!state.IsBegun)
            return;
        state.Own?.Dispose();
        if (state.Home is null && state.Write is { } write)
            End(write, state.IsInDoubt || Doubt.IsLeftBy(failure));
        state.Forget();
    }

    private static void End(CacheWrite write, bool isInDoubt)
    {
        if (isInDoubt)
            write.EndInDoubt();
        else
            _ = write.EndAsync().AsTask();
    }
}
