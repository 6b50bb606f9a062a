using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

// SaveChanges: what must still happen when it fails.
internal sealed partial class CacheCowInterceptor
{
    // Entity Framework tells interceptors of every failure but one: that a row was not as expected (DbUpdateConcurrencyException). Of that it tells the context's event, which a
    // pool takes away from a context.
    private void HearOfConflicts(DbContext context)
    {
        context.SaveChangesFailed -= _onFailed;
        context.SaveChangesFailed += _onFailed;
    }

    private void OnFailed(object? sender, SaveChangesFailedEventArgs failed)
    {
        if (failed.Exception is DbUpdateConcurrencyException conflict)
            Wait(FailAsync(sender as DbContext, conflict, isAsync: false));
    }

    private async ValueTask FailAsync(DbContext? context, Exception? failure, bool isAsync)
    {
        if (context is not null && _states.TryGetValue(context, out var state) && state.IsBegun)
            await LeaveBehindAsync(state, isAsync).ConfigureAwait(false);
        Failed(context, failure);
    }

    // The transaction goes on, and may be committed; or the database has saved everything, and somebody else has thrown since.
    private async ValueTask LeaveBehindAsync(SaveState state, bool isAsync)
    {
        if (state is { Home: not null, Write: { IsBegun: false, IsInOutbox: false } write })
            write.IsLeftBehind = true;
        if (state.Changes is not { IsSaved: true } changes || changes.TakeLate() is not { } late)
            return;
        if (state.Home is { } home)
            home.Add(LateWrite(late, isAsync));
        else
            await InvalidateAsync(late, isAsync).ConfigureAwait(false);
    }

    private CacheWrite LateWrite(Changes late, bool isAsync)
    {
        var write = NewWrite(late);
        write.Start(isAsync);
        write.IsLeftBehind = true;
        return write;
    }
}
