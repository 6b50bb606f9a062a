using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Counts the commands that reach the database, and tells who sent them synchronously.</summary>
internal sealed class Commands : DbCommandInterceptor
{
    private readonly ConcurrentQueue<(string Sql, bool IsAsync)> _sent = new();

    public IReadOnlyList<string> Sql => [.. _sent.Select(one => one.Sql)];

    public int Count => _sent.Count;

    public int Synchronous => _sent.Count(one => !one.IsAsync);

    /// <summary>The next query waits there before it is sent.</summary>
    public Testing.Gate? Hold { get; set; }

    public void Forget() => _sent.Clear();

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        _sent.Enqueue((command.CommandText, false));
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _sent.Enqueue((command.CommandText, true));
        var hold = Hold;
        Hold = null;
        if (hold is not null)
            await hold.PassAsync(cancellationToken);
        return result;
    }
}
