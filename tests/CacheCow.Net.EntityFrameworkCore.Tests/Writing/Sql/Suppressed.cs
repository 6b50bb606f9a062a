using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>Lets a provider make its commands, and has none of them sent: there is no server.</summary>
internal sealed class Suppressed : DbCommandInterceptor, IDbConnectionInterceptor
{
    private readonly List<string> _sql = [];

    public IReadOnlyList<string> Sql => _sql;

    public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

    public InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        _sql.Add(command.CommandText);
        using var nothing = new DataTable();
        return InterceptionResult<DbDataReader>.SuppressWithResult(nothing.CreateDataReader());
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        _sql.Add(command.CommandText);
        return InterceptionResult<int>.SuppressWithResult(1);
    }
}
