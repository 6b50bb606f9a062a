using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The tables whose changes are known for what they are, and the functions that are known to change nothing, as commands of one model name them.</summary>
internal sealed class SqlNames
{
    private static readonly string[] DefaultSchemas = ["public", "dbo", "main"];

    private readonly SqlDialect _dialect;
    private readonly FrozenSet<string> _tables;
    private readonly FrozenSet<string> _others;
    private readonly FrozenSet<string> _functions;

    public SqlNames(IModel model, SqlDialect dialect, EfWriteOptions options)
    {
        _dialect = dialect;
        var comparer = dialect is SqlDialect.PostgreSql or SqlDialect.MySql ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        _tables = model.GetRelationalModel().Tables.SelectMany(NamesOf).ToFrozenSet(comparer);
        _others = options.OtherTables.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _functions = model.GetDbFunctions().Select(function => function.Name).Concat(options.OtherFunctions).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Is it a table of the model, or one that holds nothing of it? Else it could be another name of one: a view, a partition, a synonym.</summary>
    public bool HasTable(SqlToken name) => NameOf(name) is var known && (_tables.Contains(known) || _others.Contains(known));

    public bool HasTable(SqlToken schema, SqlToken name) => NameOf(name) is var known && (_tables.Contains($"{NameOf(schema)}\0{known}") || _others.Contains(known));

    /// <summary>Does the model map a function of this name, or is it known to change nothing?</summary>
    public bool HasFunction(ReadOnlySpan<char> name) => _functions.Count > 0 && _functions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    // A table that has a schema is not meant without it, unless that is the default one.
    private static IEnumerable<string> NamesOf(ITable table)
    {
        string[] schemas = table.Schema is null ? DefaultSchemas : [table.Schema];
        return schemas.Select(schema => $"{schema}\0{table.Name}").Concat(schemas.Intersect(DefaultSchemas).Any() ? [table.Name] : []);
    }

    private string NameOf(SqlToken token)
    {
        var name = token.Text.ToString();
        if (token.Kind == SqlTokenKind.Word)
            return _dialect == SqlDialect.PostgreSql ? name.ToLowerInvariant() : name;
        return name.AsSpan().ContainsAny("'\"`]") ? Unquoted(name) : name;
    }

    private static string Unquoted(string name)
    {
        foreach (var quote in (ReadOnlySpan<string>)["'", "\"", "`", "]"])
            name = name.Replace(quote + quote, quote, StringComparison.Ordinal);
        return name;
    }
}
