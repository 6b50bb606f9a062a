using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>An entity type that is looked up by, with all types derived from it.</summary>
internal sealed class EntityShape
{
    private readonly FrozenDictionary<string, ObjectShape> _byName;
    private readonly FrozenDictionary<Type, ObjectShape> _byClass;

    public EntityShape(IEntityType type)
    {
        Type = type;
        Query = EntityQuery.For(type.ClrType);
        var concrete = type.GetDerivedTypesInclusive().Where(derived => !derived.ClrType.IsAbstract).Select(derived => new ObjectShape(derived)).ToArray();
        _byName = concrete.ToFrozenDictionary(shape => shape.Name);
        _byClass = concrete.ToFrozenDictionary(shape => shape.Type);
        ShadowColumns = [.. concrete.SelectMany(shape => shape.Scalars.Where(scalar => scalar.IsShadow).Select(scalar => (shape, scalar)))];
        NeedsTracking = type.FindPrimaryKey() is not null && concrete.Any(shape => shape.PartsHaveShadows);
    }

    public IEntityType Type { get; }

    public EntityQuery Query { get; }

    /// <summary>The values of the entities themselves that their classes have no member for.</summary>
    public IReadOnlyList<(ObjectShape Shape, Scalar Scalar)> ShadowColumns { get; }

    /// <summary>Owned objects have such values, which only a context knows that tracks them.</summary>
    public bool NeedsTracking { get; }

    /// <summary>The shape that bytes name. Only this model's types can be named, never a class of the program.</summary>
    public ObjectShape Named(string? name) =>
        name is not null && _byName.TryGetValue(name, out var shape) ? shape : throw new FormatException($"No {Type.DisplayName()} is called '{name}' in the model.");

    /// <summary>The shape of an object, also of a proxy.</summary>
    public ObjectShape Of(object entity)
    {
        for (var type = entity.GetType(); type is not null; type = type.BaseType)
        {
            if (_byClass.TryGetValue(type, out var shape))
                return shape;
        }

        throw new ArgumentException($"{entity.GetType()} is no {Type.DisplayName()} of the model.", nameof(entity));
    }
}
