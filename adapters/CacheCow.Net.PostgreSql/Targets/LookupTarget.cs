namespace CacheCow.Net.PostgreSql;

/// <summary>The objects of a type that are looked up by one field: those with the column's value before the change, and with the one after it.</summary>
internal sealed class LookupTarget(LookupCacheCow cache, LookupField field, string? column) : TableTarget
{
    private string _column = column ?? field.Name;

    public override IReadOnlyList<string> Columns => [_column];

    public override string Description => $"lookup {@field.Type} {@field.Name} {_column}";

    /// <inheritdoc/>
    public override string? Find(IReadOnlyCollection<string> columns)
    {
        var found = columns.Where(name => name == _column).ToArray();
        if (found.Length == 0 && column is null)
            found = [.. columns.Where(name => Plain(name) == Plain(field.Name))];
        if (found.Length != 1)
            return _column;
        _column = found[0];
        return null;
    }

    public override Fallback? Collect(RowImage before, RowImage after, ChangeSet changes) => Collect(before, changes) ?? Collect(after, changes);

    public override void CollectAll(ChangeSet changes) => changes.AddModel(cache, field.Type);

    private Fallback? Collect(RowImage row, ChangeSet changes)
    {
        if (!row.Exists)
            return null;
        var index = row.Relation.IndexOf(_column);
        switch (row.StateOf(index))
        {
            case CellState.Null:
                changes.AddKey(cache, new Lookup(field.Type, field.Name, null));
                return null;
            case CellState.Value:
                return IsLenient(row.Relation, index) ? Fallback.LenientColumn : Collect(row.Relation.Types[index], row.TextOf(index), changes);
            default:
                return Fallback.UnknownValue;
        }
    }

    private Fallback? Collect(uint type, string? text, ChangeSet changes)
    {
        if (text is null || ValueOf(type, text) is not { } value)
            return Fallback.Unconvertible;
        changes.AddKey(cache, new Lookup(field.Type, field.Name, value));
        return null;
    }

    private bool IsLenient(Relation relation, int index) => relation.Lenient.Contains(index) || !Spellings.IsOne(relation.Types[index], field.ValueType);

    private object? ValueOf(uint type, string text) =>
        PostgresText.Parse(type, text) is { } value ? Converted(value) ?? Converted(text) : null;

    // The field's exception shows the value, and goes no further.
    private object? Converted(object value)
    {
        try
        {
            return field.FromSource(value);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
