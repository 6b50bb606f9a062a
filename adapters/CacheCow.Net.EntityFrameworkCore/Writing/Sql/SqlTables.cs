using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The tables of a context's model, and the tags of what a command that changes them touches.</summary>
internal sealed class SqlTables
{
    private const int MostRemembered = 1_000;

    private static readonly SqlEffect Nothing = new([], IsOpaque: false);

    private readonly ConcurrentDictionary<string, SqlEffect> _remembered = new();
    private readonly ILookup<string, SqlTable> _tables;
    private readonly HashSet<string> _others;
    private readonly SqlEffect _all;
    private readonly SqlEffect _opaque;
    private readonly bool _hasBackslashEscapes;

    public SqlTables(DbContext context, EntityPlanner planner, string[] all, IReadOnlyList<string> others)
    {
        var model = context.Model.GetRelationalModel();
        _tables = model.Tables.Concat<ITableBase>(model.Views).Select(table => SqlTable.Of(table, planner)).ToLookup(table => table.Name, StringComparer.OrdinalIgnoreCase);
        _others = new HashSet<string>(others, StringComparer.OrdinalIgnoreCase);
        (_all, _opaque) = (new SqlEffect(all, IsOpaque: false), new SqlEffect(all, IsOpaque: true));
        _hasBackslashEscapes = context.Database.ProviderName?.Contains("MySql", StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>What a command changes.</summary>
    public SqlEffect EffectOf(DbCommand command)
    {
        if (command.CommandType == CommandType.StoredProcedure)
            return _opaque;
        if (_remembered.TryGetValue(command.CommandText, out var effect))
            return effect;
        effect = Find(new SqlChanges(command.CommandText, _hasBackslashEscapes));

        // A program that writes values into its commands must not fill the memory.
        return _remembered.Count < MostRemembered ? _remembered.GetOrAdd(command.CommandText, effect) : effect;
    }

    private SqlEffect Find(SqlChanges command)
    {
        if (command.IsOpaque)
            return _opaque;
        var tags = new HashSet<string>();
        var isAll = false;
        foreach (var change in command.Tables)
            isAll |= !TryAdd(change, command, tags);
        if (command.ChangesAllItNames)
            AddAllNamed(command, tags);
        return isAll ? _all : tags.Count == 0 ? Nothing : new SqlEffect([.. tags], IsOpaque: false);
    }

    private bool TryAdd(SqlChange change, SqlChanges command, HashSet<string> tags)
    {
        if (_others.Contains(change.Name) || IsTemporary(change, command))
            return true;
        var known = _tables[change.Name].Where(table => table.IsIn(change.Schema)).ToArray();
        if (known.Length == 0)
            return change is { MayBeAlias: true, Schema: null } && TryAddAlias(change, command, tags);
        foreach (var table in known)
            tags.UnionWith(change.Deletes ? table.TagsOfDeletion : table.Tags);
        return true;
    }

    // DELETE p FROM posts AS p; WITH p AS (SELECT … FROM posts) DELETE FROM p
    private bool TryAddAlias(SqlChange change, SqlChanges command, HashSet<string> tags)
    {
        var isFound = false;
        for (var i = 0; i < command.Tokens.Count; i++)
        {
            if (i == change.At || !command.At(i).Names(change.Name))
                continue;
            var named = command.At(i - 1).Is("AS") ? command.At(i - 2) : command.At(i - 1);
            foreach (var table in named.IsName ? _tables[named.Text] : [])
            {
                tags.UnionWith(table.TagsOfDeletion);
                isFound = true;
            }

            if (command.At(i + 1).Text is "(" || (command.At(i + 1).Is("AS") && command.At(i + 2).Text != "."))
                isFound |= AddAllNamed(command, tags);
        }

        return isFound;
    }

    private bool AddAllNamed(SqlChanges command, HashSet<string> tags)
    {
        var isAny = false;
        foreach (var table in command.Tokens.Where(token => token.IsName).SelectMany(token => _tables[token.Text]))
        {
            tags.UnionWith(table.TagsOfDeletion);
            isAny = true;
        }

        return isAny;
    }

    private static bool IsTemporary(SqlChange change, SqlChanges command)
    {
        if (change.Name.StartsWith('#') || change.Name.StartsWith('@') || change.Schema is "pg_temp")
            return true;
        for (var i = 2; i < command.Tokens.Count; i++)
        {
            if (command.At(i).Names(change.Name) && command.At(i - 1).IsOneOf(["TABLE", "EXISTS"]) && IsTemporaryBefore(command, i))
                return true;
        }

        return false;
    }

    // CREATE TEMP TABLE [IF NOT EXISTS] name
    private static bool IsTemporaryBefore(SqlChanges command, int name)
    {
        for (var i = name - 1; i >= Math.Max(0, name - 6); i--)
        {
            if (command.At(i).IsOneOf(["TEMP", "TEMPORARY"]))
                return true;
        }

        return false;
    }
}
