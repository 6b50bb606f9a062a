using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Finds out what changes of a context's entities mean for a cache, whose model may be another context's.</summary>
internal sealed class EntityPlanner(EfCacheCow cache)
{
    private readonly DeclaredLookups _declared = cache.Declared;
    private readonly ModelShapes _shapes = cache.Shapes;

    public EntityPlan PlanOf(IEntityType type)
    {
        var (fields, tags) = (new List<FieldPlan>(), new HashSet<string>());
        AddOwn(type, fields, tags);
        AddDependents(type, fields, tags);
        var ownership = type.FindOwnership();
        return new EntityPlan
        {
            Fields = [.. fields],
            Tags = [.. tags],
            CascadeTags = [.. CascadedFrom(type).Except(tags)],
            Ownership = ownership,
            OwnerTags = ownership is null ? [] : [.. TagsOf(ownership.PrincipalEntityType)],
        };
    }

    /// <summary>The tags of all objects that a change of a type's rows may touch, whatever is known of it: itself, those above and below it, its owner, and what depends on it.</summary>
    public HashSet<string> TagsOf(IEntityType type)
    {
        var tags = new HashSet<string>();
        foreach (var one in type.GetDerivedTypesInclusive().Concat(type.GetAllBaseTypes()))
        {
            AddModelTags(one, tags);
            tags.UnionWith(DependentsOn(one).Select(dependent => LookupCacheCow.ModelTagOf(dependent.Lookup.Type)));
        }

        if (type.FindOwnership() is { } ownership)
            tags.UnionWith(TagsOf(ownership.PrincipalEntityType));
        return tags;
    }

    /// <summary>The tags of what the database itself deletes or sets to null with a row of a type, and with those in turn.</summary>
    public HashSet<string> CascadedFrom(IEntityType type)
    {
        var (tags, seen) = (new HashSet<string>(), new HashSet<IEntityType>());
        Cascade(type, tags, seen);
        return tags;
    }

    private void Cascade(IEntityType type, HashSet<string> tags, HashSet<IEntityType> seen)
    {
        if (!seen.Add(type))
            return;
        foreach (var key in type.GetDerivedTypesInclusive().SelectMany(one => one.GetReferencingForeignKeys()).Where(key => !key.IsOwnership))
        {
            if (key.DeleteBehavior is not (DeleteBehavior.Cascade or DeleteBehavior.SetNull))
                continue;
            tags.UnionWith(TagsOf(key.DeclaringEntityType));
            if (key.DeleteBehavior == DeleteBehavior.Cascade)
                Cascade(key.DeclaringEntityType, tags, seen);
        }
    }

    // "A type and those derived from it are got, and invalidated, apart": a change of a dog is one of a pet, too.
    private void AddOwn(IEntityType type, List<FieldPlan> fields, HashSet<string> tags)
    {
        foreach (var shape in ShapesOf(type))
        {
            var declared = _declared.Of(shape.Type.ClrType);
            if (declared.Count == 0)
                tags.Add(LookupCacheCow.ModelTagOf(shape.Type.ClrType));
            foreach (var field in declared)
                Add(field, type.FindProperty(field.Name), fields, tags);
        }
    }

    private void AddDependents(IEntityType type, List<FieldPlan> fields, HashSet<string> tags)
    {
        foreach (var (lookup, dependency) in type.GetAllBaseTypesInclusive().SelectMany(DependentsOn))
            Add(lookup, dependency.Field is null ? null : PropertyOf(type, dependency.Field), fields, tags);
    }

    private IEnumerable<DependentLookup> DependentsOn(IEntityType type) => _declared.Dependents.Where(dependent => dependent.Dependency.On == type.ClrType);

    private void AddModelTags(IEntityType type, HashSet<string> tags)
    {
        foreach (var shape in ShapesOf(type))
            tags.Add(LookupCacheCow.ModelTagOf(shape.Type.ClrType));
    }

    // In the cache's own model: what the saving context knows of a class may be less.
    private IEnumerable<EntityShape> ShapesOf(IEntityType type) =>
        type.IsOwned() || type.HasSharedClrType || type.ClrType == typeof(OutboxEntry) || _shapes.Find(type.ClrType) is not { } found
            ? []
            : found.Type.GetAllBaseTypesInclusive().Select(one => _shapes.Find(one.ClrType)).OfType<EntityShape>();

    private static void Add(EntityField lookup, IProperty? source, List<FieldPlan> fields, HashSet<string> tags)
    {
        if (source is null)
            tags.Add(LookupCacheCow.ModelTagOf(lookup.Type));
        else
            fields.Add(new FieldPlan(lookup, source));
    }

    private static IProperty PropertyOf(IEntityType type, string field) =>
        FieldNames.Find(type, field) ?? throw new InvalidOperationException(
            $"A lookup depends on {type.DisplayName()}.{field}, which the model does not have. It has: {string.Join(", ", FieldNames.Of(type))}. Correct the DependsOn of the cache.");
}
