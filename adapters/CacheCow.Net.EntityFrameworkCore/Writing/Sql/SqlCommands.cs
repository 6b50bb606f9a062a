using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Finds out how far the changes of commands may reach, for the contexts of one model. Remembers what it has read.</summary>
internal sealed class SqlCommands
{
    private const int MostRemembered = 1_000;
    private const int LongestRemembered = 4_000;

    private readonly ConcurrentDictionary<(string Text, bool IsMade), SqlReach> _remembered = new();
    private readonly SqlDialect _dialect;
    private readonly SqlNames _names;
    private int _count;

    public SqlCommands(DbContext context, EfWriteOptions options)
    {
        _dialect = SqlDialects.Of(context);
        _names = new SqlNames(context.Model, _dialect, options);
    }

    public SqlReach ReachOf(DbCommand command, CommandSource source)
    {
        if (command.CommandType != CommandType.Text)
            return SqlReach.Opaque;

        // Nobody knows the functions of an unknown database.
        if (source == CommandSource.LinqQuery && _dialect == SqlDialect.Unknown)
            return SqlReach.Nothing;
        var isMade = source is CommandSource.LinqQuery or CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete;
        return _remembered.TryGetValue((command.CommandText, isMade), out var reach) ? reach : Read(command.CommandText, isMade);
    }

    private SqlReach Read(string text, bool isMade)
    {
        var reach = SqlReader.Read(text, _dialect, _names, isMade);

        // A program that writes values into its commands must not fill the memory.
        if (text.Length <= LongestRemembered && _count < MostRemembered && _remembered.TryAdd((text, isMade), reach))
            Interlocked.Increment(ref _count);
        return reach;
    }
}
