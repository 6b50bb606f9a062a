using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// What one type of the model is made of: its values, and the parts that belong to it and to nothing else (owned and complex objects). Navigations to
/// other entities are no part of it.
/// </summary>
internal sealed class ObjectShape
{
    private readonly IReadOnlyModel _model;

    public ObjectShape(ITypeBase type)
    {
        Name = type.Name;
        Type = type.ClrType;
        Maker = new Maker(type);
        Scalars = [.. type.GetProperties().Select(property => new Scalar(property, Maker.Binds(property.Name)))];
        _model = type.Model;
        Parts = [.. type.GetComplexProperties().Select(Part.Of), .. OwnedBy(type).Select(Part.Of)];
    }

    /// <summary>The model's own name of the type.</summary>
    public string Name { get; }

    /// <summary>The class, or the struct.</summary>
    public Type Type { get; }

    /// <summary>What an object's bytes depend on; another one, and they are of another model.</summary>
    public string Fingerprint => field ??= ShapeFingerprint.Of(this, _model);

    public Maker Maker { get; }

    public IReadOnlyList<Scalar> Scalars { get; }

    public IReadOnlyList<Part> Parts { get; }

    /// <summary>It, or something that belongs to it, has values that its class has no member for.</summary>
    public bool HasShadows => Scalars.Any(scalar => scalar.IsShadow) || PartsHaveShadows;

    /// <summary>The same of what belongs to it alone.</summary>
    public bool PartsHaveShadows => Parts.Any(part => part.Shape.HasShadows);

    public int IndexOf(string scalar)
    {
        for (var i = 0; i < Scalars.Count; i++)
        {
            if (Scalars[i].Name == scalar)
                return i;
        }

        throw new InvalidOperationException($"{Name} has no property {scalar}.");
    }

    private static IEnumerable<INavigation> OwnedBy(ITypeBase type) =>
        type is IEntityType entity ? entity.GetNavigations().Where(navigation => navigation.ForeignKey.IsOwnership && !navigation.IsOnDependent) : [];
}
