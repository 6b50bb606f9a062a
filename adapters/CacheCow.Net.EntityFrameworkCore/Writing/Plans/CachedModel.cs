using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// What changes of tables mean for a cache: everything that may be read from them, by the cache's own model. What the saving context calls a row's class does not matter.
/// </summary>
/// <remarks>
/// A table that the cache's model does not have could be another name for one that it has: a view, a partition, a synonym. A saving context that maps both shows that they are two.
/// </remarks>
internal sealed class CachedModel
{
    private readonly IModel _own;
    private readonly IReadOnlyList<TableName> _known;
    private readonly IReadOnlyList<TableName> _written;
    private readonly Cascades _cascades;

    public CachedModel(EfCacheCow cache, IModel writing)
    {
        _own = cache.Shapes.Model;
        (_known, _written) = (TablesOf(_own), _own == writing ? [] : TablesOf(writing));
        Types = [.. cache.Shapes.All.Select(type => new CachedType(type, cache.Declared.Of(type.ClrType)))];
        Dependents = [.. cache.Declared.Dependents.Select(one => new CachedDependent(one, [_own, writing]))];
        _cascades = new Cascades(_own, writing);
        CanCompare = TypeTables.IsRelational(_own) == TypeTables.IsRelational(writing);
    }

    public IReadOnlyList<CachedType> Types { get; }

    public IReadOnlyList<CachedDependent> Dependents { get; }

    /// <summary>Both models have tables, or neither has.</summary>
    public bool CanCompare { get; }

    /// <summary>The tags of all objects that may be read from a table.</summary>
    public HashSet<string> TagsOf(TableName table)
    {
        var tags = new HashSet<string>();
        AddTags(table, owner: null, tags);
        AddDoubtful(table, tags);
        return tags;
    }

    /// <summary>The tags of what the database itself deletes or sets to null with rows of some tables, and with those in turn.</summary>
    public HashSet<string> CascadedFrom(IReadOnlyList<TableName> tables)
    {
        var tags = new HashSet<string>();
        foreach (var (table, owner) in _cascades.From(tables))
            AddTags(table, owner, tags);
        return tags;
    }

    /// <summary>The tags of what an unknown table could be another name for.</summary>
    public void AddDoubtful(TableName table, HashSet<string> tags)
    {
        if (!CanCompare || CachedType.IsAmong(table, _known))
            return;
        foreach (var type in Types)
        {
            if (!type.Rows.All(row => CachedType.IsAmong(row, _written)))
                tags.Add(type.Tag);
        }

        foreach (var dependent in Dependents)
        {
            if (dependent.IsUnknown)
                tags.Add(dependent.Tag);
        }
    }

    // With an owner go its parts: who reads them as such is told of the owner's own row.
    private void AddTags(TableName table, Type? owner, HashSet<string> tags)
    {
        foreach (var type in Types)
        {
            if (type.Reads(table) && !(owner is not null && IsPartOf(table, type, owner)))
                tags.Add(type.Tag);
        }

        foreach (var dependent in Dependents)
        {
            if (dependent.Reads(table) && !(owner is not null && AreAkin(owner, dependent.Dependency.On)))
                tags.Add(dependent.Tag);
        }
    }

    private static bool IsPartOf(TableName table, CachedType type, Type owner) =>
        AreAkin(type.Type, owner) && !type.IsOpaque && !CachedType.IsAmong(table, type.Rows) && !CachedType.IsAmong(table, type.Others);

    public static bool AreAkin(Type one, Type other) => one.IsAssignableFrom(other) || other.IsAssignableFrom(one);

    private static TableName[] TablesOf(IModel model) => [.. model.GetEntityTypes().SelectMany(TypeTables.Of).Distinct()];
}
