using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The tables that commands may mention, and the tags of what is read from them.</summary>
internal sealed class SqlTables
{
    // What Entity Framework keeps its own books in, at each start of a program that migrates.
    private const string MigrationTables = "__EFMigrations";

    private static readonly SqlEffect Nothing = new([], IsOpaque: false);

    private readonly SqlTable[] _tables;
    private readonly SqlMentions _mentions;
    private readonly SqlEffect _all;
    private readonly SqlEffect _opaque;

    public SqlTables(IEnumerable<SqlTable> tables, string[] all)
    {
        _tables = [.. tables];
        _mentions = new SqlMentions(_tables.Select(table => table.Name));
        (_all, _opaque) = (new SqlEffect(all, IsOpaque: false), new SqlEffect(all, IsOpaque: true));
    }

    /// <summary>What a command changes.</summary>
    /// <param name="text">The command.</param>
    /// <param name="reach">How far its changes may reach.</param>
    /// <param name="source">Who has made it.</param>
    public SqlEffect EffectOf(string text, SqlReach reach, CommandSource source) => reach switch
    {
        SqlReach.Nothing => Nothing,
        SqlReach.Named => Named(text, source),
        _ when source == CommandSource.Migrations && text.Contains(MigrationTables, StringComparison.Ordinal) && _mentions.FindIn(text).Count == 0 => Nothing,
        SqlReach.Anything => _all,
        _ => _opaque,
    };

    // Mentioned by no name, the target is another table than the model's; but not if Entity Framework has made the command.
    private SqlEffect Named(string text, CommandSource source)
    {
        var mentioned = _mentions.FindIn(text);
        if (mentioned.Count == 0)
            return source is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete ? _all : Nothing;
        return new SqlEffect([.. mentioned.SelectMany(i => _tables[i].TagsOfDeletion).Distinct()], IsOpaque: false);
    }
}
