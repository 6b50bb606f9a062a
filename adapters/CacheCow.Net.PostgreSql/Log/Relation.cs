namespace CacheCow.Net.PostgreSql;

/// <summary>A table as the log describes it, and what its changes invalidate.</summary>
internal sealed class Relation(uint id, string schema, string name, bool isFull, RelationColumn[] columns)
{
    private readonly Dictionary<string, int> _indexes = columns.Select((column, index) => (column.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);

    public uint Id { get; } = id;

    public string Schema { get; } = schema;

    public string Name { get; } = name;

    /// <summary>Is the whole old row in the log (<c>REPLICA IDENTITY FULL</c>)?</summary>
    public bool IsFull { get; } = isFull;

    public IReadOnlyList<RelationColumn> Columns { get; } = columns;

    /// <summary>The types of the columns; of a domain, what it is made of; of an enum, text.</summary>
    public uint[] Types { get; } = Array.ConvertAll(columns, column => column.TypeId);

    /// <summary>Columns whose values can be equal without being the same text.</summary>
    public HashSet<int> Lenient { get; } = [];

    /// <summary>What changes of this table invalidate.</summary>
    public IReadOnlyList<TableTarget> Targets { get; set; } = [];

    /// <summary>The place of a column; -1: there is none.</summary>
    public int IndexOf(string column) => _indexes.GetValueOrDefault(column, -1);
}
