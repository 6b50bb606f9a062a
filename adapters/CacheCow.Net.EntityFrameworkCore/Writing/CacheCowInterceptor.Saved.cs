using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

// SaveChanges: what comes before its commit, and its end.
internal sealed partial class CacheCowInterceptor
{
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
        var (changes, home) = (state.Changes, state.Home);
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

        state.Doubts.AddSaved(changes, home is { IsCommitted: false } ? home : null);
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
