using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore;

// What Entity Framework calls around commands.
internal sealed partial class CacheCowInterceptor
{
    public InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Wait(BeforeAsync(command, eventData, isAsync: false, default));
        return result;
    }

    public InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Wait(BeforeAsync(command, eventData, isAsync: false, default));
        return result;
    }

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Wait(BeforeAsync(command, eventData, isAsync: false, default));
        return result;
    }

    public async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(command, eventData, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(command, eventData, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await BeforeAsync(command, eventData, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        Wait(AfterAsync(command, eventData.CommandSource, isAsync: false, default));
        return result;
    }

    public int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Wait(AfterAsync(command, eventData.CommandSource, isAsync: false, default));
        return result;
    }

    public async ValueTask<object?> ScalarExecutedAsync(DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        await AfterAsync(command, eventData.CommandSource, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        await AfterAsync(command, eventData.CommandSource, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    // A command that returns rows has committed when they are read to their end.
    public InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        if (_commands.TryGetValue(command, out _))
        {
            eventData.DataReader.Close();
            Wait(AfterAsync(command, CommandSource.Unknown, isAsync: false, default));
        }

        return result;
    }

    public void CommandCanceled(DbCommand command, CommandEndEventData eventData) => AfterFailure(command, eventData, null);

    public Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        AfterFailure(command, eventData, null);
        return Task.CompletedTask;
    }

    public void CommandFailed(DbCommand command, CommandErrorEventData eventData) => AfterFailure(command, eventData, eventData.Exception);

    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        AfterFailure(command, eventData, eventData.Exception);
        return Task.CompletedTask;
    }
}
