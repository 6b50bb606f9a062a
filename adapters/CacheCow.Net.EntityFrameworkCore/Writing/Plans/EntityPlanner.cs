using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Finds out what changes of a context's entities mean for a cache, whose model may be another context's.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>An entity is rows of tables. Whatever the cache may read from one of these is touched: other classes, and other contexts' as well.</item>
/// <item>An object whose own row it is, is named by the value of its declared lookup, if the entity has the column; else all objects of its type are touched.</item>
/// <item>Of a hierarchy that the context knows as well, a row is an object of its entity's class and of those above.</item>
/// <item>What is owned counts as its owner, which is met on its own.</item>
/// </list>
/// </remarks>
internal sealed class EntityPlanner(EfCacheCow cache, IModel writing)
{
    private readonly CachedModel _cached = new(cache, writing);

    public EntityPlan PlanOf(IEntityType type, DbContext context)
    {
        if (type.ClrType == typeof(OutboxEntry))
            return EntityPlan.Nothing;
        TableName[] tables = [.. TypeTables.Of(type)];
        var (fields, tags) = (new List<FieldPlan>(), new HashSet<string>());
        var making = new Making(type, tables, context, fields, tags);
        foreach (var cached in _cached.Types)
            AddType(cached, making);
        foreach (var dependent in _cached.Dependents)
            AddDependent(dependent, making);
        foreach (var table in tables)
            _cached.AddDoubtful(table, tags);
        var ownership = type.FindOwnership();
        return new EntityPlan
        {
            Fields = [.. fields],
            Tags = [.. tags],
            CascadeTags = [.. _cached.CascadedFrom(tables).Except(tags)],
            Ownership = ownership,
            OwnerTags = ownership is null ? [] : [.. TypeTables.Of(TypeTables.OwnerOf(type)).SelectMany(_cached.TagsOf).Distinct()],
        };
    }

    /// <summary>Everything by whose name SQL may change what the cache has: the tables of both models, and their views, behind which anything may be.</summary>
    public IEnumerable<SqlTable> NamedTables()
    {
        foreach (var model in new[] { writing, cache.Shapes.Model }.Distinct().Where(TypeTables.IsRelational).Select(one => one.GetRelationalModel()))
        {
            foreach (var table in model.Tables)
                yield return NamedTable(table);
            foreach (var view in model.Views)
                yield return new SqlTable(view.Schema, view.Name, cache.AllTags, cache.AllTags);
        }
    }

    private SqlTable NamedTable(ITable table)
    {
        // A table that joins two types is of both.
        var name = new TableName(table.Schema, table.Name);
        TableName[] names =
        [
            name, .. table.EntityTypeMappings.Select(mapping => mapping.TypeBase).OfType<IEntityType>().Where(type => type.HasSharedClrType && !type.IsOwned())
                .SelectMany(type => type.GetForeignKeys()).SelectMany(key => TypeTables.Of(key.PrincipalEntityType)),
        ];
        var tags = names.SelectMany(_cached.TagsOf).ToHashSet();
        return new SqlTable(table.Schema, table.Name, [.. tags], [.. tags.Union(_cached.CascadedFrom(names))]);
    }

    private void AddType(CachedType cached, Making making)
    {
        switch (TouchOf(cached, making))
        {
            case Touch.Somehow:
                making.Tags.Add(cached.Tag);
                break;
            case Touch.ItsRow when cached.Declared.Count == 0:
                making.Tags.Add(cached.Tag);
                break;
            case Touch.ItsRow:
                foreach (var field in cached.Declared)
                    making.Add(cache, field, ColumnSource.Of(field, making.Type), isOwn: true, cached.Tag);
                break;
        }
    }

    private Touch TouchOf(CachedType cached, Making making)
    {
        var (isOwn, isPart, isOther) = (IsOwnRow(cached, making), making.IsIn(cached.Parts), cached.IsOpaque || making.IsIn(cached.Others));
        if (isOther)
            return Touch.Somehow;
        if (making.Type.IsOwned() && (isOwn || isPart) && CachedModel.AreAkin(cached.Type, TypeTables.OwnerOf(making.Type).ClrType))
            return Touch.ByItsOwner;
        if (isOwn)
            return IsOfAnotherClass(cached, making.Type) ? Touch.None : Touch.ItsRow;
        return isPart ? Touch.Somehow : Touch.None;
    }

    private bool IsOwnRow(CachedType cached, Making making) =>
        making.IsIn(cached.Rows) || (!_cached.CanCompare && cached.Type.IsAssignableFrom(making.Type.ClrType));

    // "A type and those derived from it are got, and invalidated, apart": a change of a dog is one of a pet, too, and not one of a cat.
    private static bool IsOfAnotherClass(CachedType cached, IEntityType type) =>
        !cached.Type.IsAssignableFrom(type.ClrType)
        && type.Model.FindEntityTypes(cached.Type).Any(known => !known.IsOwned() && known.GetRootType() == type.GetRootType());

    private void AddDependent(CachedDependent dependent, Making making)
    {
        var (on, field) = dependent.Dependency;
        var isItself = on.IsAssignableFrom(making.Type.ClrType);
        if (isItself && field is not null)
            making.Add(cache, dependent.Lookup, PropertyOf(making.Type, field), isOwn: false, dependent.Tag);
        else if (isItself || (Array.Exists(making.Tables, dependent.Reads) && !IsMetOtherwise(on, making.Type)))
            making.Tags.Add(dependent.Tag);
    }

    // As a part of its owner; or it is another class of the hierarchy.
    private static bool IsMetOtherwise(Type on, IEntityType type) =>
        type.IsOwned()
            ? CachedModel.AreAkin(on, TypeTables.OwnerOf(type).ClrType)
            : type.Model.FindEntityTypes(on).Any(known => !known.IsOwned() && known.GetRootType() == type.GetRootType());

    private static IProperty PropertyOf(IEntityType type, string field) =>
        FieldNames.Find(type, field) ?? throw new InvalidOperationException(
            $"A lookup depends on {type.DisplayName()}.{field}, which the model does not have. It has: {string.Join(", ", FieldNames.Of(type))}. " +
            "Correct the DependsOn of the cache.");

    private enum Touch
    {
        None,
        ByItsOwner,
        ItsRow,
        Somehow,
    }

    /// <summary>A plan that is being made.</summary>
    private readonly record struct Making(IEntityType Type, TableName[] Tables, DbContext Context, List<FieldPlan> Fields, HashSet<string> Tags)
    {
        public bool IsIn(IReadOnlyList<TableName> tables) => Array.Exists(Tables, table => CachedType.IsAmong(table, tables));

        public void Add(EfCacheCow cache, EntityField lookup, IProperty? source, bool isOwn, string tag)
        {
            if (source is null)
                Tags.Add(tag);
            else
                Fields.Add(FieldPlan.Of(cache, lookup, source, isOwn, Context));
        }
    }
}
