using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A type that a cache has objects of, and the tables that they are read from. Immutable.</summary>
internal sealed class CachedType
{
    public CachedType(IEntityType type, IReadOnlyList<EntityField> declared)
    {
        (Type, Declared, Tag) = (type.ClrType, declared, LookupCacheCow.ModelTagOf(type.ClrType));
        var filters = FilterReader.Of(type);
        IEntityType[] line = TypeTables.LineOf(type), others = [.. filters.Found.SelectMany(TypeTables.LineOf)];
        IEntityType[] parts = [.. line.SelectMany(TypeTables.OwnedBy)], partsOfOthers = [.. others.SelectMany(TypeTables.OwnedBy)];
        Rows = TablesOf(line);
        Parts = TablesOf(parts);
        Others = TablesOf([.. others, .. partsOfOthers]);
        IsOpaque = filters.IsOpaque || Enumerable.Any([.. line, .. parts, .. others, .. partsOfOthers], TypeTables.IsElsewhere);
    }

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>The tag of all objects of the type.</summary>
    public string Tag { get; }

    /// <summary>What they are got by; none: by any field.</summary>
    public IReadOnlyList<EntityField> Declared { get; }

    /// <summary>The tables of the objects' own rows, of whatever concrete type.</summary>
    public IReadOnlyList<TableName> Rows { get; }

    /// <summary>The tables of what they own; their own may be one of those.</summary>
    public IReadOnlyList<TableName> Parts { get; }

    /// <summary>The tables that decide by a query filter whether they are seen.</summary>
    public IReadOnlyList<TableName> Others { get; }

    /// <summary>They may come from anywhere: out of a view, a query or a function.</summary>
    public bool IsOpaque { get; }

    public bool Reads(TableName table) => IsOpaque || IsAmong(table, Rows) || IsAmong(table, Parts) || IsAmong(table, Others);

    public static bool IsAmong(TableName table, IReadOnlyList<TableName> tables)
    {
        foreach (var one in tables)
        {
            if (one.MayBe(table))
                return true;
        }

        return false;
    }

    private static TableName[] TablesOf(IEnumerable<IEntityType> types) => [.. types.SelectMany(TypeTables.Of).Distinct()];
}
