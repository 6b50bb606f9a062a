using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The entity types of a context's model that can be looked up by.</summary>
internal sealed class ModelShapes(IModel model, Type context, SourceCheck source, DatabaseKind database)
{
    private readonly ConcurrentDictionary<IEntityType, EntityShape> _shapes = new();

    public SourceCheck Source => source;

    public DatabaseKind Database => database;

    /// <summary>What a type is called in identities: its database, its schema, the context (without the assemblies of a generic one, which have versions), and itself.</summary>
    public string KindOf(IEntityType type) => $"{source.Source}|{(TypeTables.IsRelational(model) ? type.GetSchema() ?? type.GetViewSchema() : null)}|{context}/{type.Name}";

    /// <summary>The names of the types that there are.</summary>
    public IEnumerable<string> Known => model.GetEntityTypes().Where(IsRoot).Select(type => type.DisplayName());

    public IModel Model => model;

    /// <summary>The types that there are, without the outbox.</summary>
    public IEnumerable<IEntityType> All => model.GetEntityTypes().Where(type => IsRoot(type) && type.ClrType != typeof(OutboxEntry));

    /// <summary>The classes that there are.</summary>
    public IEnumerable<Type> Types => All.Select(type => type.ClrType);

    /// <summary>The entity type of a class, or of a proxy of it; <see langword="null"/>: the model has none, or owned ones only.</summary>
    public EntityShape? Find(Type type) =>
        model.FindRuntimeEntityType(type) is { } found && IsRoot(found) ? _shapes.GetOrAdd(found, static one => new EntityShape(one)) : null;

    // Of a class that several entity types share, or that is owned, nobody can say which is meant.
    private static bool IsRoot(IEntityType type) => !type.IsOwned() && !type.HasSharedClrType;
}
