using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A declared lookup, and the tables of what it depends on, as the cache's model and the saving context's know them.</summary>
internal sealed class CachedDependent
{
    private readonly CachedType[] _on;

    public CachedDependent(DependentLookup declared, IEnumerable<IModel> models)
    {
        (Lookup, Dependency, Tag) = (declared.Lookup, declared.Dependency, LookupCacheCow.ModelTagOf(declared.Lookup.Type));
        _on = [.. models.Distinct().SelectMany(model => model.FindEntityTypes(declared.Dependency.On)).Select(type => new CachedType(type, []))];
    }

    public EntityField Lookup { get; }

    public Dependency Dependency { get; }

    /// <summary>The tag of all objects that have the lookup.</summary>
    public string Tag { get; }

    /// <summary>No model knows what it depends on.</summary>
    public bool IsUnknown => _on.Length == 0;

    public bool Reads(TableName table) => Array.Exists(_on, on => on.IsOpaque || CachedType.IsAmong(table, on.Rows) || CachedType.IsAmong(table, on.Parts));
}
